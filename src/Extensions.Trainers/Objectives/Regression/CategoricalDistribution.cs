using System.Collections.Immutable;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Categorical distribution, the projection of C51: cross entropy with a target that is a distribution itself, given as values and their weights, spread over the
/// neighbouring values of the support. The prediction is the mean of the distribution.
/// </summary>
/// <remarks>
/// Outputs (N, Bins), logits; the columns of values and weights have the same width, and a row's weights sum to 1. Values in the unit of the label, those outside the
/// range count as its nearer end; losses in nats. The label column is not looked at, but for the range that predictions are kept in. Convex and Lipschitz.
/// Source: Bellemare, Dabney and Munos (2017), A Distributional Perspective on Reinforcement Learning, ICML, equation 7.
/// </remarks>
[ObjectiveName("categorical_c51")]
public sealed record CategoricalDistribution : BinnedObjective
{
    private const string Values = "target_values", Weights = "target_weights";

    /// <summary>Creates the objective.</summary>
    /// <param name="minimum">See <see cref="BinnedObjective.Minimum"/>.</param>
    /// <param name="maximum">See <see cref="BinnedObjective.Maximum"/>.</param>
    /// <param name="bins">See <see cref="BinnedObjective.Bins"/>.</param>
    /// <param name="valuesColumn">See <see cref="ValuesColumn"/>.</param>
    /// <param name="weightsColumn">See <see cref="WeightsColumn"/>.</param>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public CategoricalDistribution(double minimum, double maximum, int bins = 51, string valuesColumn = "TargetValues", string weightsColumn = "TargetWeights") : base(minimum, maximum, bins)
        => (ValuesColumn, WeightsColumn) = (valuesColumn, weightsColumn);

    /// <summary>Name of the column of target values, a vector of Single.</summary>
    /// <value>Default: "TargetValues".</value>
    public string ValuesColumn { get; init; }

    /// <summary>Name of the column of their weights, as long.</summary>
    /// <value>Default: "TargetWeights".</value>
    public string WeightsColumn { get; init; }

    internal override ImmutableArray<double> Support => [.. Enumerable.Range(0, Bins).Select(bin => Minimum + bin * Step(Bins - 1))];

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [new(Values, ValuesColumn, null), new(Weights, WeightsColumn, null)];

    internal override Tensor Targets(ObjectiveContext context)
    {
        var (values, weights) = (AsRows(context.Column(Values)), AsRows(context.Column(Weights)));
        if (values.size(1) != weights.size(1))
            throw new ArgumentException($"Target values and weights must be as many. Got {values.size(1)} values and {weights.size(1)} weights per row.", nameof(context));
        return Spread(values, weights);
    }

    private static Tensor AsRows(Tensor column) => column.dim() == 1 ? column.unsqueeze(1) : column;
}
