using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Sets;

public class RowKeysTests
{
    private static readonly MLContext ML = new(1);

    private sealed class Row
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Id { get; set; }
    }

    /// <summary>A model with the same probabilities for all rows, as a tree has for the rows of a leaf.</summary>
    private static Row[] Rows(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => new Row
    {
        Label = random.NextDouble() is var u && u < 0.5 ? 0u : u < 0.8 ? 1u : 2u, Score = [0.5f, 0.3f, 0.2f], Features = [random.NextSingle(), 0], Id = random.NextSingle(),
    })];

    private static int Covered(PredictionSetOptions options)
    {
        var (random, covered) = (new Random(5), 0);
        for (var draw = 0; draw < 1500; draw++)
        {
            var model = ML.MulticlassClassification.Conformal().PredictionSets(0.1, new AdaptiveScore(), options: options).Fit(ML.Data.LoadFromEnumerable(Rows(19, random)));
            var next = Rows(1, random);
            covered += model.Transform(ML.Data.LoadFromEnumerable(next)).GetColumn<bool[]>("PredictionSet").Single()[next[0].Label] ? 1 : 0;
        }
        return covered;
    }

    /// <summary>19 rows and a new one, 1,500 times: told apart by their features, or by an identity, rows are covered with probability 18 / 20 exactly. Where all share their number, more are.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_OneLeaf_RowsToldApartAreCoveredExactly()
    {
        Assert.True(CoverageCheck.Is(Covered(new()), 1500, 0.9));
        Assert.True(CoverageCheck.Is(Covered(new() { RowKeyColumnNames = ["Id"] }), 1500, 0.9));
        var twin = Covered(new() { RowKeyColumnNames = [] });
        Assert.True(CoverageCheck.IsAtLeast(twin, 1500, 0.9));
        Assert.False(CoverageCheck.Is(twin, 1500, 0.9));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_KeyAbsentOrScoreWithoutNumbers_SaysSoOrReadsNone()
    {
        var rows = ML.Data.LoadFromEnumerable(Rows(40, new(1)));
        Assert.Contains("row key", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.Conformal().PredictionSets(0.1, new AdaptiveScore(), options: new() { RowKeyColumnNames = ["Nowhere"] }).Fit(rows)).Message);
        var plain = ML.MulticlassClassification.Conformal().PredictionSets(0.1).Fit(rows);
        Assert.Equal(40, plain.Transform(ML.Transforms.DropColumns("Features").Fit(rows).Transform(rows)).GetColumn<int>("SetSize").Count());
    }
}
