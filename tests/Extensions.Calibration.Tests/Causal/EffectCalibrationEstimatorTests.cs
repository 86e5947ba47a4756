using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

[Trait("Kind", "Example")]
public class EffectCalibrationEstimatorTests
{
    private sealed record Row
    {
        public float Effect { get; init; }

        [VectorType(3)]
        public float[] FoldEffects { get; init; } = new float[3];

        public bool Treatment { get; init; }

        public float Arm { get; init; }

        public float Label { get; init; }

        public float ControlOutcome { get; init; }

        public float TreatedOutcome { get; init; }

        public float Propensity { get; init; }

        public float Weight { get; init; } = 1;

        public float Fold { get; init; }
    }

    private sealed class Effects
    {
        public float Effect { get; set; }
    }

    private readonly MLContext ml = new(1);

    private static Row[] Rows(int count = 300, int seed = 1)
    {
        var trials = SomeTrials.Draw(count, seed);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Effect = (float)(2 * trials.X[i]), FoldEffects = [.. Enumerable.Range(0, 3).Select(fold => (float)(2 * trials.X[i] + 0.1 * fold))], Treatment = trials.Treated[i], Arm = trials.Treated[i] ? 1 : 0,
            Label = (float)trials.Outcomes[i], ControlOutcome = (float)SomeTrials.Control(trials.X[i]), TreatedOutcome = (float)(SomeTrials.Control(trials.X[i]) + SomeTrials.Effect(trials.X[i])),
            Propensity = (float)SomeTrials.Propensity(trials.X[i]), Fold = i % 3, Weight = 1 + i % 2,
        })];
    }

    private IDataView View(params Row[] rows) => ml.Data.LoadFromEnumerable(rows);

    private float[] Effect(ITransformer transformer, IDataView data, string column = "Effect") => [.. transformer.Transform(data).GetColumn<float>(column)];

    private static EffectCalibrationSet Set(Row[] rows, Func<Row, float> effect, bool weighted = false) => new([.. rows.Select(row => (double)effect(row))], [.. rows.Select(row => row.Treatment)], [.. rows.Select(row => (double)row.Label)],
        [.. rows.Select(row => (double)row.ControlOutcome)], [.. rows.Select(row => (double)row.TreatedOutcome)], [.. rows.Select(row => (double)row.Propensity)], weights: weighted ? [.. rows.Select(row => (double)row.Weight)] : null);

    [Theory]
    [InlineData("Treatment")]
    [InlineData("Arm")]
    public void Fit_OneModel_PutsCalibratedEffectsInThePlaceOfPredictedOnes(string treatment)
    {
        var rows = Rows();
        var options = new EffectCalibrationOptions { TreatmentColumnName = treatment, ExampleWeightColumnName = "Weight" };
        var transformer = ml.Regression.CalibrateEffects(options: options).Fit(View(rows));
        var map = new CausalIsotonic().Fit(Set(rows, row => row.Effect, weighted: true));
        Assert.Equal(rows.Select(row => (float)map.Apply(row.Effect)), Effect(transformer, View(rows)));
        Assert.IsType<CausalIsotonicMap>(transformer.FittedMap);
    }

    [Fact]
    public void Fit_Folds_FitsOnTheRowsOwnFoldAndTakesTheLowerMedian()
    {
        var rows = Rows();
        var options = new EffectCalibrationOptions { EffectColumnName = "FoldEffects", FoldColumnName = "Fold", OutputColumnName = "Calibrated" };
        var map = new CausalIsotonic().Fit(Set(rows, row => row.FoldEffects[(int)row.Fold]));
        var expected = rows.Select(row => (float)map.ApplyFolds(Array.ConvertAll(row.FoldEffects, effect => (double)effect))).ToArray();
        Assert.Equal(expected, Effect(ml.Regression.CalibrateEffects(options: options).Fit(View(rows)), View(rows), "Calibrated"));
        // A key counts from 1 inside, and means the same fold.
        var keyed = ml.Transforms.Conversion.MapValueToKey("Fold", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.Regression.CalibrateEffects(options: options)).Fit(View(rows));
        Assert.Equal(expected, Effect(keyed, View(rows), "Calibrated"));
    }

    [Fact]
    public void SaveAndLoad_OneModelAndFolds_GiveTheSameBits()
    {
        var rows = Rows();
        foreach (var options in new[] { new EffectCalibrationOptions(), new EffectCalibrationOptions { EffectColumnName = "FoldEffects", FoldColumnName = "Fold", OutputColumnName = "Effect" } })
        {
            var transformer = ml.Regression.CalibrateEffects(new CausalMonotoneSpline(), options).Fit(View(rows));
            using var stream = new MemoryStream();
            ml.Model.Save(transformer, View(rows).Schema, stream);
            stream.Position = 0;
            var loaded = new MLContext(2).Model.Load(stream, out _);
            Assert.Equal(Effect(transformer, View(rows)), Effect(loaded, View(rows)));
        }
    }

    [Fact]
    public void Transform_EffectAlone_SufficesAndNaNStaysNaN()
    {
        var transformer = ml.Regression.CalibrateEffects().Fit(View(Rows()));
        var effects = Effect(transformer, ml.Data.LoadFromEnumerable(new[] { new Effects { Effect = float.NaN }, new Effects { Effect = 0.5f } }));
        Assert.True(float.IsNaN(effects[0]) && float.IsFinite(effects[1]));
    }

    [Fact]
    public void GetOutputSchema_OfEitherKind_PromisesWhatComes()
    {
        var rows = View(Rows());
        var shape = new SchemaShape([.. rows.Schema.Select(column => column.Type is VectorDataViewType vector ? ColumnShapes.Vector(column.Name, (PrimitiveDataViewType)vector.ItemType) : ColumnShapes.Scalar(column.Name, (PrimitiveDataViewType)column.Type))]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Regression.CalibrateEffects(options: new() { EffectColumnName = "FoldEffects" }).GetOutputSchema(shape));
        foreach (var options in new[] { new EffectCalibrationOptions { OutputColumnName = "Calibrated" }, new EffectCalibrationOptions { EffectColumnName = "FoldEffects", FoldColumnName = "Fold", OutputColumnName = "Calibrated" } })
        {
            var estimator = ml.Regression.CalibrateEffects(options: options);
            Assert.Equal(NumberDataViewType.Single, estimator.Fit(rows).GetOutputSchema(rows.Schema)["Calibrated"].Type);
            Assert.Contains(estimator.GetOutputSchema(shape), column => column.Name == "Calibrated" && column.ItemType == NumberDataViewType.Single);
        }
    }

    [Fact]
    public void Evaluate_ByColumns_EqualsTheRows()
    {
        var rows = Rows();
        Assert.Equal(EffectCalibrationError.Compute(Set(rows, row => row.Effect)), ml.Regression.EvaluateEffectCalibration(View(rows)));
    }

    [Fact]
    public void Fit_BadRows_NamesRowAndFault()
    {
        var rows = Rows(10);
        void AssertFault(Row bad, string message, EffectCalibrationOptions? options = null)
            => Assert.Contains(message, Assert.Throws<InputDataException>(() => ml.Regression.CalibrateEffects(options: options).Fit(View([.. rows[..4], bad, .. rows[5..]]))).Message, StringComparison.Ordinal);
        AssertFault(rows[4] with { Label = float.NaN }, "Row 4 has a value that is not finite");
        AssertFault(rows[4] with { Effect = float.PositiveInfinity }, "Row 4 has a value that is not finite");
        AssertFault(rows[4] with { Propensity = 1.5f }, "Row 4 has propensity 1.5; allowed are probabilities");
        AssertFault(rows[4] with { Arm = 2 }, "Row 4 has treatment 2; allowed are 0 and 1", new() { TreatmentColumnName = "Arm" });
        AssertFault(rows[4] with { Weight = -1 }, "Row 4 has weight -1", new() { ExampleWeightColumnName = "Weight" });
        AssertFault(rows[4] with { Fold = 3 }, "Row 4 has fold 3; allowed are whole numbers from 0 to 2", new() { EffectColumnName = "FoldEffects", FoldColumnName = "Fold" });
    }

    [Fact]
    public void Fit_NoRowsOrOneArm_IsAClearError()
    {
        Assert.StartsWith("No row came", Assert.Throws<InputDataException>(() => ml.Regression.CalibrateEffects().Fit(View())).Message, StringComparison.Ordinal);
        Assert.StartsWith("No row came with a weight above 0", Assert.Throws<InputDataException>(() => ml.Regression.CalibrateEffects(options: new() { ExampleWeightColumnName = "Weight" })
            .Fit(View([.. Rows(5).Select(row => row with { Weight = 0 })]))).Message, StringComparison.Ordinal);
        Assert.StartsWith("All 5 rows of the calibration set are treated", Assert.Throws<InputDataException>(() => ml.Regression.CalibrateEffects().Fit(View([.. Rows(5).Select(row => row with { Treatment = true })]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ColumnsOfWrongType_SaysWhatIsAllowed()
    {
        Assert.Contains("a vector of fold effects needs a fold column", Assert.Throws<ArgumentOutOfRangeException>(() => ml.Regression.CalibrateEffects(options: new() { EffectColumnName = "FoldEffects" }).Fit(View(Rows(5)))).Message, StringComparison.Ordinal);
        Assert.Contains("'Nothing' is absent", Assert.Throws<ArgumentOutOfRangeException>(() => ml.Regression.CalibrateEffects(options: new() { PropensityColumnName = "Nothing" }).Fit(View(Rows(5)))).Message, StringComparison.Ordinal);
        Assert.Contains("Bins", Assert.Throws<ValidationException>(() => ml.Regression.CalibrateEffects(new CausalHistogram { Bins = 0 })).Message, StringComparison.Ordinal);
    }
}
