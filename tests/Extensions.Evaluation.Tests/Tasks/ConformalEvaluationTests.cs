using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Tasks;

public class ConformalEvaluationTests
{
    private static readonly MLContext ML = new(1);

    private sealed class SetRow
    {
        [KeyType(4)]
        public uint Label { get; set; }

        public bool Flag { get; set; }

        [VectorType(3)]
        public bool[] PredictionSet { get; set; } = [];

        public float Weight { get; set; } = 1;
    }

    private sealed class EndsRow
    {
        public float Label { get; set; }

        public float Lower { get; set; }

        public double Upper { get; set; }

        public float Weight { get; set; } = 1;
    }

    private static readonly SetRow[] Sets =
    [
        new() { Label = 0, PredictionSet = [true, false, false] }, new() { Label = 1, PredictionSet = [true, true, false] }, new() { Label = 2, PredictionSet = [true, true, false], Weight = 2 },
        new() { Label = 0, PredictionSet = [false, false, false] }, new() { Label = 3, PredictionSet = [true, true, true], Flag = true },
    ];

    private static readonly EndsRow[] Ends = [new() { Label = 1, Lower = 0, Upper = 2 }, new() { Label = 3, Lower = 0, Upper = 2, Weight = 3 }, new() { Label = float.NaN, Lower = 0, Upper = 1 }, new() { Label = 5, Lower = float.NegativeInfinity, Upper = double.PositiveInfinity }];

    [Fact, Trait("Kind", "Example")]
    public void EvaluatePredictionSets_FiveRows_AsCountedByHand()
    {
        var metrics = ML.MulticlassClassification.EvaluatePredictionSets(ML.Data.LoadFromEnumerable(Sets));
        Assert.Equal(5, metrics.Count);
        Assert.Equal(0.4, metrics.Coverage);   // rows 0 and 1; the class of row 4 is beyond the sets
        Assert.Equal(BinomialInterval.ClopperPearson(2, 5), metrics.CoverageInterval);
        Assert.Equal(8 / 5.0, metrics.AverageSetSize);
        Assert.Equal<double[]>([1, 1, 2, 1], [.. metrics.Sizes.Weights]);
        Assert.Equal(0.2, metrics.SingletonHitRatio);
        Assert.Equal([0.5, 1, 0, 0], metrics.ByClass.Classes.Select(one => one.Coverage));
        Assert.Equal(0.5, metrics.BySize.Strata.Single(stratum => stratum.Least == 2).Coverage);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluatePredictionSets_Weights_CountAsRows()
    {
        var weighted = ML.MulticlassClassification.EvaluatePredictionSets(ML.Data.LoadFromEnumerable(Sets), exampleWeightColumnName: "Weight");
        Assert.Equal((6, 2 / 6.0), (weighted.Count, weighted.Coverage));
        var repeated = ML.MulticlassClassification.EvaluatePredictionSets(ML.Data.LoadFromEnumerable(Sets.Append(Sets[2])));
        Assert.Equal((repeated.Count, repeated.Coverage, repeated.AverageSetSize, repeated.CoverageInterval), (weighted.Count, weighted.Coverage, weighted.AverageSetSize, weighted.CoverageInterval));
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluatePredictionSets_TwoClasses_ReadsFalseAndTrue()
    {
        var schema = SchemaDefinition.Create(typeof(SetRow));
        schema[nameof(SetRow.PredictionSet)].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, 2);
        var rows = ML.Data.LoadFromEnumerable([new SetRow { Flag = true, PredictionSet = [false, true] }, new SetRow { Flag = false, PredictionSet = [false, true] }], schema);
        Assert.Equal(0.5, ML.BinaryClassification.EvaluatePredictionSets(rows, labelColumnName: "Flag").Coverage);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateIntervals_FourRows_AsCountedByHand()
    {
        var metrics = ML.Regression.EvaluateIntervals(ML.Data.LoadFromEnumerable(Ends), alpha: 0.1);
        Assert.Equal((3, 1, 2 / 3.0), (metrics.Count, metrics.WithoutLabel, metrics.Coverage));
        Assert.Equal((2, 1, double.PositiveInfinity), (metrics.Width.FiniteMean, metrics.Width.InfiniteWeight, metrics.IntervalScore));
        var finite = ML.Regression.EvaluateIntervals(ML.Data.LoadFromEnumerable(Ends[..2]), alpha: 0.1, exampleWeightColumnName: "Weight");
        Assert.Equal((4, 0.25), (finite.Count, finite.Coverage));
        Assert.Equal(2 + 3 / 4.0 * 20, finite.IntervalScore, 12);   // width 2, and 2 / alpha times 1 missed by 3 of 4
    }

    [Fact, Trait("Kind", "Example")]
    public void Evaluate_BadColumnsOrRows_Throws()
    {
        var sets = ML.Data.LoadFromEnumerable(Sets);
        Assert.Contains("'Label', 'Flag', 'PredictionSet'", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluatePredictionSets(sets, "Lable")).Message);
        Assert.Contains("a vector of known size of Boolean", Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.EvaluatePredictionSets(sets, predictionSetColumnName: "Flag")).Message);
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluatePredictionSets(ML.Data.LoadFromEnumerable(Array.Empty<SetRow>()))).Message);
        Assert.Contains("weight -1", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluatePredictionSets(ML.Data.LoadFromEnumerable([new SetRow { PredictionSet = [true, true, true], Weight = -1 }]), exampleWeightColumnName: "Weight")).Message);
        Assert.Contains("NaN", Assert.Throws<InputDataException>(() => ML.Regression.EvaluateIntervals(ML.Data.LoadFromEnumerable([new EndsRow { Lower = float.NaN }]), 0.1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ML.Regression.EvaluateIntervals(ML.Data.LoadFromEnumerable(Ends), alpha: 1));
    }
}
