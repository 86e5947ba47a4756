using System.Buffers;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Weights of calibration rows that depend on how far they are from the new row.</summary>
/// <param name="FeatureColumnName">Name of the column of features.</param>
/// <param name="Rows">Features of the calibration rows.</param>
public abstract record LocalWeights(string FeatureColumnName, FeatureTable Rows) : FittedWeights
{
    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Features: FeatureColumnName) { FeatureCount = Rows.FeatureCount };

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override bool IsOne => true;

    /// <summary>What the weights are, in words.</summary>
    protected abstract string Meaning { get; }

    /// <inheritdoc/>
    public override bool Weigh(in ConformalRow row, Span<double> weights)
    {
        var scratch = ArrayPool<float>.Shared.Rent(2 * weights.Length);
        try
        {
            var distances = scratch.AsSpan(0, weights.Length);
            if (!Rows.SquaredDistances(row.Features, distances))
                return false;
            Weigh(distances, scratch.AsSpan(weights.Length, weights.Length), weights);
            return true;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <inheritdoc/>
    internal override FittedWeights Ordered(ReadOnlySpan<int> order) => this with { Rows = Rows.Ordered(order) };

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered, WeightTotal total) => new(
        string.Create(CultureInfo.InvariantCulture, $"About {1 - alpha:0.######} of rows like a new one: {covered}. w_i is {Meaning}. With weights that were fixed beforehand the probability would be at least {1 - alpha:0.######} less sum_i w_i / (W + 1) TV(Z, Z^i); these depend on the new row's features, are treated as fixed given them, and prove nothing. {Typical(total)}."),
        "Rows near each other in features have scores of nearly the same law; nothing about the model was fitted or chosen on the calibration rows.")
    { Shortfall = DriftWeights.TooLight(alpha, total) };

    /// <inheritdoc/>
    public override ConformalGuarantee RiskGuarantee(string controlled, WeightTotal total, double leastAlpha) => new(
        string.Create(CultureInfo.InvariantCulture, $"For rows like a new one, about: {controlled}. w_i is {Meaning}. With weights that were fixed beforehand this would hold up to (B - A) sum_i w_i / (W + 1) TV(Z, Z^i), losses from A to B; these depend on the new row's features, are treated as fixed given them, and prove nothing. At the calibration rows' own features, in the median: {total.Words}, least alpha that can be met {leastAlpha:0.####}."),
        "Rows near each other in features have losses of nearly the same law; nothing about the model was fitted or chosen on the calibration rows.");

    /// <summary>Writes the weights.</summary>
    /// <param name="squaredDistances">Squared distance of each calibration row.</param>
    /// <param name="scratch">As long; to be used freely.</param>
    /// <param name="weights">As long.</param>
    private protected abstract void Weigh(ReadOnlySpan<float> squaredDistances, Span<float> scratch, Span<double> weights);

    private static string Typical(WeightTotal total) => string.Create(CultureInfo.InvariantCulture,
        $"At the calibration rows' own features, in the median: {total.Words}, least alpha with finite thresholds {total.LeastAlpha:0.####}");
}
