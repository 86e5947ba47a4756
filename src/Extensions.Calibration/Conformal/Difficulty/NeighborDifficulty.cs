using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The difficulty is what the nearest rows say, of features scaled to 0 to 1.</summary>
/// <param name="Measure">What of them.</param>
/// <param name="Neighbors">How many.</param>
/// <param name="FeatureColumnName">Name of the feature column.</param>
internal sealed record NeighborDifficulty(NeighborMeasure Measure, int Neighbors, string FeatureColumnName) : DifficultyMeasure
{
    public override DifficultyColumns Columns => new(FeatureColumnName, ReadsLabel: Measure != NeighborMeasure.DistanceSum, ReadsPrediction: Measure == NeighborMeasure.MeanResidual);

    public override FittedDifficulty Fit(DifficultyRows rows)
    {
        if (rows.Count <= Neighbors)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows came; {Neighbors} neighbours, of rows other than the row itself, need at least {Neighbors + 1}."));
        float[] values = Measure switch
        {
            NeighborMeasure.MeanResidual => [.. rows.Labels.Zip(rows.Predictions, (label, prediction) => (float)Math.Abs(label - prediction))],
            NeighborMeasure.LabelDeviation => [.. rows.Labels.Select(label => (float)label)],
            _ => [],
        };
        return new FittedNeighborDifficulty(Measure, Neighbors, FeatureColumnName, new NearestNeighbors(rows.Features, rows.FeatureCount), values);
    }
}

/// <param name="Measure">What the neighbours say.</param>
/// <param name="Neighbors">How many.</param>
/// <param name="FeatureColumnName">Name of the feature column.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Values">Absolute residual or label of each; empty for distances.</param>
[DifficultyName("neighbors")]
internal sealed record FittedNeighborDifficulty(NeighborMeasure Measure, int Neighbors, string FeatureColumnName, NearestNeighbors Rows, float[] Values) : FittedDifficulty
{
    private const int FewNeighbors = 64;

    public override DifficultyColumns Columns => new(FeatureColumnName);

    public override double Of(ReadOnlySpan<float> features, double value, int self)
    {
        var found = Neighbors <= FewNeighbors ? stackalloc Neighbor[Neighbors] : new Neighbor[Neighbors];
        Rows.Find(features, found, self);
        if (Measure == NeighborMeasure.DistanceSum)
        {
            var distances = 0.0;
            foreach (var one in found)
                distances += Math.Sqrt(one.SquaredDistance);
            return distances;
        }
        var mean = 0.0;
        foreach (var one in found)
            mean += Values[one.Row] / (double)Neighbors;
        if (Measure == NeighborMeasure.MeanResidual)
            return mean;
        var squares = 0.0;
        foreach (var one in found)
            squares += (Values[one.Row] - mean) * (Values[one.Row] - mean);
        return Math.Sqrt(squares / Neighbors);
    }
}
