using System.Numerics.Tensors;

namespace MLExtensions.Evaluation;

/// <summary>Rows by their score, the highest first, equal ones together, gone through as often as need be: there is no array of groups, of which many rows have as many. Rows of weight 0 are left out.</summary>
internal sealed class RankedGroups
{
    // Negated, so that the highest come first.
    private readonly ScoreGroups groups;

    private RankedGroups(ReadOnlySpan<double> negated, ReadOnlySpan<bool> labels, RowWeights weights)
    {
        groups = TieGroups.Scores(negated, labels, weights);
        var (count, total, positives) = (0, 0.0, 0.0);
        for (var walk = groups; walk.MoveNext(); count++)
            (total, positives) = (total + walk.Mass, positives + walk.Sum);
        (Count, Total, Positives) = (count, total, positives);
    }

    /// <summary>Number of distinct scores.</summary>
    public int Count { get; }

    /// <summary>Weight of all rows.</summary>
    public double Total { get; }

    /// <summary>Weight of the positive rows.</summary>
    public double Positives { get; }

    /// <summary>Ranks.</summary>
    public static RankedGroups Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, RowWeights weights)
    {
        var negated = new double[scores.Length];
        TensorPrimitives.Negate(scores, negated);
        return new(negated, labels, weights);
    }

    /// <summary>The same of scores that need not be kept: they are overwritten.</summary>
    public static RankedGroups OfBuffer(Span<double> scores, ReadOnlySpan<bool> labels, RowWeights weights)
    {
        TensorPrimitives.Negate(scores, scores);
        return new(scores, labels, weights);
    }

    /// <summary>The groups.</summary>
    public Walk Start() => new(groups);

    /// <summary>Goes from the highest score down.</summary>
    internal struct Walk(ScoreGroups groups)
    {
        private ScoreGroups groups = groups;

        public readonly double Score => 0.0 - groups.Score;

        /// <summary>Weight of the rows of the score.</summary>
        public readonly double Weight => groups.Mass;

        /// <summary>Weight of the positive ones.</summary>
        public readonly double Positives => groups.Sum;

        public bool MoveNext() => groups.MoveNext();
    }
}
