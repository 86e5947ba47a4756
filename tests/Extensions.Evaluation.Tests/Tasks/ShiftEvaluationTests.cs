using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Tasks;

public class ShiftEvaluationTests
{
    private static readonly MLContext ML = new(1);
    private static readonly string[] Columns = ["Number", "Count", "Flag", "Text", "Key", "Features[width]", "Features[height]"];

    private sealed class Row
    {
        public float Number { get; set; }

        public int Count { get; set; }

        public bool Flag { get; set; }

        public string Text { get; set; } = "";

        public uint Key { get; set; }

        public float[] Features { get; set; } = [0, 0];

        public DateTime Moment { get; set; }

        public float Weight { get; set; } = 1;
    }

    /// <summary>Rows that are independent of each other, with missing numbers and texts, and many rare texts.</summary>
    private static Row[] Rows(int count, int seed, double shift = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Row
        {
            Number = random.Next(8) == 0 ? float.NaN : (float)(Normal(random) + shift), Count = random.Next(5), Flag = random.Next(3) == 0, Text = random.Next(4) is > 0 and var text ? $"common {text}" : random.Next(3) == 0 ? "" : $"rare {random.Next(60)}",
            Key = (uint)random.Next(3), Features = [(float)Normal(random), (float)Normal(random)], Weight = random.Next(1, 4),
        })];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static IDataView View(IEnumerable<Row> rows, string[]? keys = null, string[]? slots = null)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        keys ??= ["red", "green", "blue"];
        schema[nameof(Row.Key)].ColumnType = new KeyDataViewType(typeof(uint), keys.Length);
        schema[nameof(Row.Key)].AddAnnotation("KeyValues", Memory(keys), new VectorDataViewType(TextDataViewType.Instance, keys.Length));
        slots ??= ["width", "height"];
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, slots.Length);
        schema[nameof(Row.Features)].AddAnnotation("SlotNames", Memory(slots), new VectorDataViewType(TextDataViewType.Instance, slots.Length));
        return ML.Data.LoadFromEnumerable(rows, schema);

        static VBuffer<ReadOnlyMemory<char>> Memory(string[] names) => new(names.Length, [.. names.Select(name => name.AsMemory())]);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_Columns_AreWhatTheFunctionsSay()
    {
        var (before, now) = (Rows(300, 1), Rows(200, 2));
        var shift = ML.Data.EvaluateShift(View(before), View(now), new() { ColumnNames = ["Count", "Key", "Features", "Number"] });
        Assert.Equal((300.0, 200.0), (shift.ReferenceCount, shift.CurrentCount));
        Assert.Equal(["Count", "Features[height]", "Features[width]", "Key", "Number"], shift.Columns.Select(column => column.Name).Order(StringComparer.Ordinal));
        double[] counts = [.. before.Select(row => (double)row.Count)], heights = [.. now.Select(row => (double)row.Features[1])];
        Assert.Equal(TwoSampleKolmogorovSmirnovTest.Compute(counts, [.. now.Select(row => (double)row.Count)]), shift["Count"].Test);
        Assert.Equal(PopulationStabilityIndex.Compute(counts, [.. now.Select(row => (double)row.Count)]).Value, shift["Count"].StabilityIndex);
        Assert.Equal(TwoSampleKolmogorovSmirnovTest.Compute([.. before.Select(row => (double)row.Features[1])], heights), shift["Features[height]"].Test);
        Assert.Equal(ChiSquareHomogeneityTest.Compute([.. before.Select(row => (int)row.Key)], [.. now.Select(row => (int)row.Key)]).PValue, shift["Key"].Test!.PValue, 12);
        Assert.Equal(PopulationStabilityIndex.ComputeCategories([.. before.Select(row => (int)row.Key)], [.. now.Select(row => (int)row.Key)]).Value, shift["Key"].StabilityIndex, 12);
        Assert.Equal((true, false), (shift["Key"].IsCategorical, shift["Count"].IsCategorical));
        Assert.Equal(["blue", "green", "red"], shift["Key"].Categories.Order(StringComparer.Ordinal));

        double[] present = [.. before.Select(row => (double)row.Number).Where(value => !double.IsNaN(value))];
        Assert.Equal(TwoSampleKolmogorovSmirnovTest.Compute(present, [.. now.Select(row => (double)row.Number).Where(value => !double.IsNaN(value))]), shift["Number"].Test);
        Assert.Equal(1 - present.Length / 300.0, shift["Number"].ReferenceMissingShare, 12);
        Assert.Equal(ChiSquareHomogeneityTest.Compute([.. before.Select(row => float.IsNaN(row.Number) ? 1 : 0)], [.. now.Select(row => float.IsNaN(row.Number) ? 1 : 0)]), shift["Number"].MissingTest);
        Assert.Equal(11, shift["Number"].Stability.Bins.Length);
        var adjusted = HolmAdjustment.Adjust([.. new[] { shift["Count"].Test, shift["Key"].Test, shift["Features[width]"].Test, shift["Features[height]"].Test, shift["Number"].Test, shift["Number"].MissingTest }.Select(test => test!.PValue)]);
        Assert.Equal(adjusted[..4], new[] { "Count", "Key", "Features[width]", "Features[height]" }.Select(name => shift[name].AdjustedPValue));
        Assert.Equal(Math.Min(adjusted[4], adjusted[5]), shift["Number"].AdjustedPValue);
        Assert.Contains("'Count'", Assert.Throws<ArgumentException>(() => shift["Text"]).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_OneColumnShifted_ComesFirst()
    {
        var shift = ML.Data.EvaluateShift(View(Rows(400, 3)), View(Rows(300, 4, shift: 0.8)));
        Assert.Equal(["Moment"], shift.LeftOut.AsEnumerable());
        Assert.Equal(["Number"], shift.Columns.Where(column => column.HasShifted).Select(column => column.Name));
        Assert.Equal("Number", shift.Columns[0].Name);
        Assert.Equal(Columns.Append("Weight").Order(StringComparer.Ordinal), shift.Columns.Select(column => column.Name).Order(StringComparer.Ordinal));
        Assert.Contains("(others)", shift["Text"].Categories);
        Assert.Contains(null, shift["Text"].Categories);
        Assert.True(shift["Text"].Categories.Length < 10);
        var text = shift.ToString();
        Assert.StartsWith("column", text, StringComparison.Ordinal);
        Assert.Contains("Number            yes", text, StringComparison.Ordinal);
        Assert.Contains("400 rows of the reference, 300 current rows", text, StringComparison.Ordinal);
        var numbers = ML.Data.EvaluateShift(View(Rows(400, 3)), View(Rows(300, 4, shift: 0.8)), new() { ColumnNames = ["Number", "Count"] });
        Assert.True(numbers.Classifier!.PValue < 1e-3 && numbers.Classifier.Accuracy > 0.55);
        Assert.True(numbers.Divergence!.Value > ML.Data.EvaluateShift(View(Rows(400, 3)), View(Rows(300, 4)), new() { ColumnNames = ["Number", "Count"] }).Divergence!.Value + 0.05);
        Assert.Equal(3, numbers.FeatureCount);   // one says which numbers are missing
        Assert.Contains("p = 0.00", numbers.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Each column is as it was, and one is the other: only the rows as a whole show it.</summary>
    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_ColumnsShiftedTogether_AreSeenByTheWholeAlone()
    {
        var (before, now) = (Rows(600, 5), Rows(600, 6));
        foreach (var row in now)
            row.Features = [row.Features[0], row.Features[0]];
        var shift = ML.Data.EvaluateShift(View(before), View(now), new() { FeatureColumnName = "Features" });
        Assert.DoesNotContain(shift.Columns, column => column.HasShifted);
        Assert.Equal(2, shift.FeatureCount);
        Assert.True(shift.Classifier!.PValue < 1e-6);
        var regression = ML.Data.EvaluateShift(View(before), View(now), new() { FeatureColumnName = "Features", Classifier = TwoSampleClassifier.LogisticRegression });
        Assert.True(regression.Classifier!.PValue > 0.01);   // means alone are the same
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_MissingOrNewCategories_AreShifts()
    {
        var (before, now) = (Rows(300, 7), Rows(300, 8));
        foreach (var row in now.Take(100))
            row.Number = float.NaN;
        foreach (var row in now.Take(60))
            row.Text = "new";
        var shift = ML.Data.EvaluateShift(View(before), View(now));
        Assert.Equal(["Number", "Text"], shift.Columns.Where(column => column.HasShifted).Select(column => column.Name).Order(StringComparer.Ordinal));
        Assert.True(shift["Number"].Test!.PValue > 0.01 && shift["Number"].MissingTest!.PValue < 1e-6 && shift["Number"].StabilityIndex > 0.1);
        Assert.Contains("new", shift["Text"].Categories);
        foreach (var row in now)
            row.Number = float.NaN;
        var gone = ML.Data.EvaluateShift(View(before), View(now))["Number"];
        Assert.Equal((null, true, 1.0), (gone.Test, gone.HasShifted, gone.CurrentMissingShare));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_KeysNumberedOtherwise_AreComparedByTheirValues()
    {
        var (before, now) = (Rows(300, 9), Rows(300, 10));
        var plain = ML.Data.EvaluateShift(View(before), View(now))["Key"];
        foreach (var row in now)
            row.Key = (row.Key + 1) % 3 + 1;
        var other = ML.Data.EvaluateShift(View(before), View(now, ["violet", "blue", "red", "green"]))["Key"];
        Assert.Equal(plain.Test!.PValue, other.Test!.PValue, 12);
        Assert.Equal(plain.StabilityIndex, other.StabilityIndex, 12);
    }

    [Fact, Trait("Kind", "Property")]
    public void EvaluateShift_WeightTwoOrOtherOrder_IsTheRowTwice()
    {
        var (before, now) = (Rows(150, 11), Rows(120, 12));
        var (weighted, repeated) = (ML.Data.EvaluateShift(View(before), View(now), new() { ExampleWeightColumnName = "Weight" }), ML.Data.EvaluateShift(View(Repeated(before)), View(Repeated(now)), new() { ColumnNames = ["Number", "Count", "Flag", "Text", "Key", "Features"] }));
        Assert.Equal((weighted.ReferenceCount, weighted.CurrentCount), (repeated.ReferenceCount, repeated.CurrentCount));
        foreach (var name in Columns)
        {
            Assert.Equal(weighted[name].StabilityIndex, repeated[name].StabilityIndex, 9);
            Assert.Equal(weighted[name].AdjustedPValue, repeated[name].AdjustedPValue, 9);
            Assert.Equal(weighted[name].ReferenceMissingShare, repeated[name].ReferenceMissingShare, 9);
        }
        var (one, other) = (ML.Data.EvaluateShift(View(before), View(now)), ML.Data.EvaluateShift(View(Shuffled(before)), View(Shuffled(now))));
        Assert.Equal(one.Classifier, other.Classifier);
        Assert.Equal(one.Divergence!.Value, other.Divergence!.Value, 9);
        Assert.Equal(one.Columns.Select(column => (column.Name, Math.Round(column.Test!.PValue, 9), Math.Round(column.StabilityIndex, 9))), other.Columns.Select(column => (column.Name, Math.Round(column.Test!.PValue, 9), Math.Round(column.StabilityIndex, 9))));

        static Row[] Repeated(Row[] rows) => Shuffled([.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))]);

        static Row[] Shuffled(Row[] rows)
        {
            var copy = (Row[])rows.Clone();
            new Random(5).Shuffle(copy);
            return copy;
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void ComputeWeighted_WeightsThatAreNotWhole_IsTheDistanceOfWeightedDistributions()
    {
        var random = new Random(13);
        for (var round = 0; round < 20; round++)
        {
            double[] first = [.. Enumerable.Range(0, 30).Select(_ => (double)random.Next(10))], second = [.. Enumerable.Range(0, 20).Select(_ => (double)random.Next(10))];
            double[] a = [.. first.Select(_ => 1 + random.NextDouble())], b = [.. second.Select(_ => 1 + random.NextDouble())];
            var naive = Enumerable.Range(0, 10).Max(x => Math.Abs(Share(first, a, x) - Share(second, b, x)));
            Assert.Equal(naive, TwoSampleKolmogorovSmirnovTest.ComputeWeighted(first, a, second, b).Statistic, 12);
        }

        static double Share(double[] values, double[] weights, int x) => values.Zip(weights).Where(one => one.First <= x).Sum(one => one.Second) / weights.Sum();
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_ConstantColumns_HaveNotShiftedUnlessTheConstantHas()
    {
        var (before, now) = (Rows(50, 14), Rows(50, 15));
        foreach (var row in before.Concat(now))
            (row.Number, row.Flag, row.Text, row.Count) = (3, true, "same", 1);
        foreach (var row in now)
            row.Count = 2;
        var shift = ML.Data.EvaluateShift(View(before), View(now), new() { ColumnNames = ["Number", "Flag", "Text", "Count"] });
        Assert.All(["Number", "Flag", "Text"], name => Assert.Equal((0, 1, false), (shift[name].StabilityIndex, shift[name].AdjustedPValue, shift[name].HasShifted)));
        Assert.True(shift["Count"].HasShifted && shift["Count"].StabilityIndex > 1);
        Assert.NotNull(shift.Classifier);
    }

    /// <summary>Without a shift some column is said to have with probability 0.1 at most, up to a false alarm of 1e-6; by p-values that are not adjusted it is more often.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void EvaluateShift_NoShift_HardlyEverFindsAny()
    {
        const int runs = 300;
        var (found, unadjusted) = (0, 0);
        for (var seed = 0; seed < runs; seed++)
        {
            var shift = ML.Data.EvaluateShift(View(Rows(80, 2 * seed + 1000)), View(Rows(60, 2 * seed + 1001)), new() { SignificanceLevel = 0.1, MostRows = 4 });
            found += shift.Columns.Any(column => column.HasShifted) ? 1 : 0;
            unadjusted += shift.Columns.Any(column => column.Test!.PValue <= 0.1) ? 1 : 0;
        }
        var most = BetaDistribution.BinomialQuantile(1 - 1e-6, runs, 0.1);
        Assert.InRange(found, 0, most);
        Assert.True(unadjusted > most);
    }

    /// <summary>Without a shift the classifier is believed with probability 0.05 at most, up to a false alarm of 1e-6, weights or not; where rows are repeated in place of weights they meet themselves, and it is believed more often.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void EvaluateShift_NoShift_ClassifierIsHardlyEverBelieved()
    {
        const int runs = 200;
        var (weighted, repeated) = (0, 0);
        for (var seed = 0; seed < runs; seed++)
        {
            var (before, now) = (Rows(90, 2 * seed + 5000), Rows(90, 2 * seed + 5001));
            weighted += ML.Data.EvaluateShift(View(before), View(now), new() { ColumnNames = ["Features"], ExampleWeightColumnName = "Weight" }).Classifier!.PValue <= 0.05 ? 1 : 0;
            repeated += ML.Data.EvaluateShift(View(before.SelectMany(row => Enumerable.Repeat(row, 3))), View(now.SelectMany(row => Enumerable.Repeat(row, 3))), new() { ColumnNames = ["Features"] }).Classifier!.PValue <= 0.05 ? 1 : 0;
        }
        var most = BetaDistribution.BinomialQuantile(1 - 1e-6, runs, 0.05);
        Assert.InRange(weighted, 0, most);
        Assert.True(repeated > most);
    }

    private sealed class Other
    {
        public float Number { get; set; }

        public string Count { get; set; } = "";
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateShift_BadColumnsOrRows_Throws()
    {
        var rows = Rows(30, 16);
        var (view, other) = (View(rows), ML.Data.LoadFromEnumerable([new Other { Count = "a" }]));
        Assert.Contains("The reference has the column 'Flag', which the current rows have not; they have 'Number', 'Count'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, other, new() { ColumnNames = ["Number", "Flag"] })).Message);
        Assert.Contains("Column 'Count' has type Int32 in the reference and String in the current rows", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, other)).Message);
        Assert.Contains("The current rows have the column 'Flag', which the reference has not", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(ML.Transforms.SelectColumns("Number", "Count").Fit(view).Transform(view), view)).Message);
        Assert.Contains("compared column 'Age' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, view, new() { ColumnNames = ["Age"] })).Message);
        Assert.Contains("allowed is a number, Boolean", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, view, new() { ColumnNames = ["Moment"] })).Message);
        Assert.Contains("No column was named", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, view, new() { ColumnNames = [] })).Message);
        Assert.Contains("feature column 'Number' has type Single; allowed is a vector", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, view, new() { FeatureColumnName = "Number" })).Message);
        Assert.Contains("Slot 1 of column 'Features' is 'height' in the reference and 'depth'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, View(rows, slots: ["width", "depth"]))).Message);
        Assert.Contains("no row in the current view", Assert.Throws<InputDataException>(() => ML.Data.EvaluateShift(view, View([]))).Message);
        Assert.Contains("no row in the reference view", Assert.Throws<InputDataException>(() => ML.Data.EvaluateShift(View([]), view)).Message);
        Assert.Contains("BinCount", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.Data.EvaluateShift(view, view, new() { BinCount = 1 })).Message);
        Assert.Contains("weight column 'Mass' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ML.Data.EvaluateShift(view, view, new() { ExampleWeightColumnName = "Mass" })).Message);
        Assert.Contains("3 rows; at least 4", ML.Data.EvaluateShift(view, View(rows.Take(3))).WithoutWhole);
        rows[7].Number = float.PositiveInfinity;
        Assert.Contains("Row 7 of the reference view has Infinity in column 'Number'", Assert.Throws<InputDataException>(() => ML.Data.EvaluateShift(View(rows), View(Rows(9, 1)))).Message);
        rows[7].Number = 1;
        foreach (var row in rows)
            row.Weight = 0;
        Assert.Contains("In the current view: All 30 rows have weight 0", Assert.Throws<InputDataException>(() => ML.Data.EvaluateShift(View(Rows(9, 1)), View(rows), new() { ExampleWeightColumnName = "Weight" })).Message);
    }
}
