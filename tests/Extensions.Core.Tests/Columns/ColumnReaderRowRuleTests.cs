using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Columns;

namespace Extensions.Core.Tests.Columns;

public class ColumnReaderRowRuleTests
{
    /// <summary>A loaded object's keys count from 0, and one above the range is a missing key.</summary>
    private const byte Missing = 9;

    private readonly MLContext ml = new(seed: 1);
    private readonly List<LoggingEventArgs> log = [];

    public ColumnReaderRowRuleTests() => ml.Log += (_, message) => log.Add(message);

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_BadRows_AreSkippedCountedAndWarnedOfOnce()
    {
        var block = Read(
            new() { Real = 1 },
            new() { Real = float.NaN },
            new() { Real = float.PositiveInfinity, Weight = 0 },
            new() { Real = 2, Features = [1, float.NaN] },
            new() { Real = 2, Features = [float.NegativeInfinity, 1] },
            new() { Real = 2, Features = [float.PositiveInfinity, 1] },
            new() { Real = 2, Weight = 0, Features = [float.NaN, 1] },
            new() { Real = 2, Weight = -1 },
            new() { Real = 2, Weight = float.NaN },
            new() { Real = 2, Weight = float.PositiveInfinity },
            new() { Real = -3, Weight = 0.5f });

        Assert.Equal([1, -3], block.Labels);
        Assert.Equal([1, 0.5f], block.Weights!);
        Assert.Equal([[4, 5], [4, 5]], block.Features.Rows());
        var warning = Assert.Single(log, m => m.Kind == ChannelMessageKind.Warning);
        Assert.Equal(
            "Skipped 9 instances with missing features/label/weight during training (3 with missing features, 2 with missing label, 4 with a weight that is not positive and finite).",
            warning.RawMessage);
        Assert.Contains(log, m => m.Kind == ChannelMessageKind.Info && m.RawMessage.Contains("Read 2 instances with 2 features, dense (100.0", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Kind", "Contract")]
    public void Read_BadRows_KeepsTheRowsThatMLNetKeeps()
    {
        var random = new Random(3);
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, -1, float.Epsilon, float.MaxValue];
        float Draw() => random.Next(6) == 0 ? odd[random.Next(odd.Length)] : random.NextSingle();
        var rows = Enumerable.Range(0, 500).Select(_ => new Row { Real = Draw(), Weight = Draw(), Features = [Draw(), Draw()] }).ToArray();

        var block = Read(rows);

        // What ML.NET's cursors ask of a row, written out.
        var kept = rows.Where(r => float.IsFinite(r.Real) && r.Weight > 0 && r.Weight < float.PositiveInfinity && r.Features.All(float.IsFinite)).ToArray();
        Assert.InRange(kept.Length, 100, 400);
        Assert.Equal(kept.Select(r => r.Real), block.Labels);
        Assert.Equal(kept.Select(r => r.Weight), block.Weights!);
        Assert.Equal(kept.Select(r => r.Features), block.Features.Rows());
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_NoWeightColumn_GivesNoWeights() =>
        Assert.Null(ColumnReader.Read(Request([new() { Weight = -1 }], "Real", LabelKind.Regression)).Weights);

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_DoubleWeights_AreAccepted()
    {
        var block = ColumnReader.Read(Request([new() { Double = 0.25 }, new() { Double = double.NaN }], "Real", LabelKind.Regression) with { WeightColumn = "Double" });
        Assert.Equal([0.25f], block.Weights!);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_GoodRowsOnly_WarnsOfNothing()
    {
        Read(new Row());
        Assert.DoesNotContain(log, m => m.Kind == ChannelMessageKind.Warning);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_NoRowLeft_SaysWhy()
    {
        var error = Assert.ThrowsAny<InvalidOperationException>(() => Read(new() { Real = float.NaN }, new() { Features = [float.NaN, 1] }));
        Assert.StartsWith("No valid training instances found, all instances have missing features", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 with missing features, 1 with missing label", error.Message, StringComparison.Ordinal);
        Assert.Equal("No valid training instances found: the data has no rows.", Assert.Throws<InputDataException>(() => Read()).Message);
    }

    [Theory]
    [InlineData("Flag", new float[] { 0, 1, 1, 0 })]
    [InlineData("Real", new float[] { 0, 1, 1 })]
    [InlineData("Double", new float[] { 0, 1, 1 })]
    [InlineData("Key2", new float[] { 0, 1, 1 })]
    [Trait("Kind", "Example")]
    public void Read_BinaryLabel_GivesZeroAndOne(string column, float[] expected) =>
        Assert.Equal(expected, ColumnReader.Read(Request(
            [
                new() { Flag = false, Real = -2, Double = 0, Key2 = 0 },
                new() { Flag = true, Real = 0.5f, Double = 7, Key2 = 1 },
                new() { Flag = true, Real = 3, Double = 1, Key2 = 1 },
                new() { Flag = false, Real = float.NaN, Double = double.NaN, Key2 = Missing },
            ], column, LabelKind.Binary)).Labels);

    [Theory]
    [InlineData("Key2")]
    [InlineData("KeyByte")]
    [InlineData("KeyLong")]
    [Trait("Kind", "Example")]
    public void Read_MulticlassLabel_GivesClassIndexAndSkipsMissing(string column)
    {
        var block = ColumnReader.Read(Request([new() { Key2 = 1, KeyByte = 1, KeyLong = 1 }, new() { Key2 = Missing, KeyByte = Missing, KeyLong = Missing }, new()], column, LabelKind.Multiclass));
        Assert.Equal([1, 0], block.Labels);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_RegressionLabelOfDouble_GivesSingle() =>
        Assert.Equal([0.5f], ColumnReader.Read(Request([new() { Double = 0.5 }, new() { Double = 1e300 }], "Double", LabelKind.Regression)).Labels);

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_MultilabelLabel_GivesOneValuePerLabel()
    {
        Row[] rows = [new() { Flags = [true, false, true], Reals = [1, 0, 1] }, new() { Flags = [false, false, false], Reals = [0, float.NaN, 1] }];
        var flags = ColumnReader.Read(Request(rows, "Flags", LabelKind.Multilabel));
        Assert.Equal(3, flags.LabelWidth);
        Assert.Equal([1, 0, 1, 0, 0, 0], flags.Labels);
        Assert.Equal([1, 0, 1], ColumnReader.Read(Request(rows, "Reals", LabelKind.Multilabel)).Labels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [Trait("Kind", "Example")]
    public void Read_MultilabelValueOtherThanZeroAndOne_NamesColumnRowAndValue(int threads)
    {
        var rows = Enumerable.Range(0, 4000).Select(i => new Row { Reals = i >= 2500 ? [0, 3, 1] : [0, 1, 1] }).ToArray();
        var data = ml.Data.LoadFromEnumerable(rows);
        var mapped = ml.Transforms.NormalizeMinMax("Features").Fit(data).Transform(data);
        var error = Assert.Throws<InputDataException>(() =>
            ColumnReader.Read(new(mapped, "Features", "Reals", LabelKind.Multilabel) { ThreadCount = threads }));
        Assert.Equal("Column 'Reals' has value 3 for label 1 at row 2500 (the first row is 0); allowed are 0 and 1.", error.Message);
    }

    [Theory]
    [InlineData("Nowhere", "Real", nameof(LabelKind.Regression), "The feature column 'Nowhere' is absent. The data has the columns 'Features', ")]
    [InlineData("Features", "Nowhere", nameof(LabelKind.Regression), "The label column 'Nowhere' is absent.")]
    [InlineData("Real", "Real", nameof(LabelKind.Regression), "The feature column 'Real' has type Single; allowed is a vector of known size of Single.")]
    [InlineData("Flags", "Real", nameof(LabelKind.Regression), "The feature column 'Flags' has type Vector<Boolean, 3>; allowed is a vector of known size of Single.")]
    [InlineData("Unsized", "Real", nameof(LabelKind.Regression), "The feature column 'Unsized' has type Vector<Single>; allowed is a vector of known size of Single.")]
    [InlineData("Features", "Text", nameof(LabelKind.Binary), "The label column 'Text' has type String; allowed is Boolean, Single, Double or a key of two values.")]
    [InlineData("Features", "KeyByte", nameof(LabelKind.Binary), "The label column 'KeyByte' has type Key<Byte, 0-2>; allowed is Boolean, Single, Double or a key of two values.")]
    [InlineData("Features", "Real", nameof(LabelKind.Multiclass), "The label column 'Real' has type Single; allowed is a key of known count, at most 16777216.")]
    [InlineData("Features", "Flag", nameof(LabelKind.Regression), "The label column 'Flag' has type Boolean; allowed is Single or Double.")]
    [InlineData("Features", "Unsized", nameof(LabelKind.Multilabel), "The label column 'Unsized' has type Vector<Single>; allowed is a vector of known size of Boolean or Single.")]
    [Trait("Kind", "Example")]
    public void Read_WrongColumn_NamesColumnTypeAndWhatIsAllowed(string features, string label, string kind, string message)
    {
        var data = ml.Data.LoadFromEnumerable([new Row()]);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ColumnReader.Read(new(data, features, label, Enum.Parse<LabelKind>(kind))));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Read_WrongWeightColumn_NamesColumnTypeAndWhatIsAllowed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ColumnReader.Read(Request([new()], "Real", LabelKind.Regression) with { WeightColumn = "Flag" }));
        Assert.StartsWith("The weight column 'Flag' has type Boolean; allowed is Single or Double.", error.Message, StringComparison.Ordinal);
    }

    private ExampleBlock Read(params Row[] rows)
    {
        using var channel = ((IHostEnvironment)ml).Start("Reading");
        return ColumnReader.Read(Request(rows, "Real", LabelKind.Regression) with { WeightColumn = "Weight", Channel = channel });
    }

    private ColumnReaderRequest Request(Row[] rows, string label, LabelKind kind) =>
        new(ml.Data.LoadFromEnumerable(rows), "Features", label, kind);

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [4, 5];
        public float[] Unsized { get; set; } = [1];
        public float Weight { get; set; } = 1;
        public float Real { get; set; }
        public double Double { get; set; }
        public bool Flag { get; set; }
        public string Text { get; set; } = "";
        [KeyType(2)]
        public uint Key2 { get; set; }
        [KeyType(3)]
        public byte KeyByte { get; set; }
        [KeyType(3)]
        public ulong KeyLong { get; set; }
        [VectorType(3)]
        public bool[] Flags { get; set; } = [false, false, false];
        [VectorType(3)]
        public float[] Reals { get; set; } = [0, 0, 0];
    }
}
