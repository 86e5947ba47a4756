using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>What the cross-entropy method draws a parameter from: normal on [0, 1], or probabilities of words. Uniform at first.</summary>
internal sealed record CrossEntropyLaw(SearchParameter Parameter)
{
    /// <summary>Of the uniform distribution on [0, 1].</summary>
    private static readonly double UniformDeviation = Math.Sqrt(1 / 12.0);

    private bool isUniform = true;

    public double Mean { get; private init; } = 0.5;

    public double Deviation { get; private init; } = UniformDeviation;

    public ImmutableArray<double> Probabilities { get; private init; } = Parameter is ChoiceParameter choice ? [.. choice.Words.Select(_ => 1.0 / choice.Words.Length)] : [];

    public ParameterValue Draw(Random random) => Parameter.FromUnit(
        isUniform ? random.NextDouble()
        : Parameter is ChoiceParameter ? (random.NextIndex(Probabilities.AsSpan()) + 0.5) / Probabilities.Length
        : random.NextNormalInUnit(Mean, Deviation));

    public CrossEntropyLaw Toward(IReadOnlyList<ParameterValue> elite, double weight, double deviationWeight, double floor)
    {
        if (Parameter is ChoiceParameter choice)
        {
            var shares = choice.Words.Select(word => elite.Count(value => value.Word == word) / (double)elite.Count);
            var smoothed = Probabilities.Zip(shares, (old, share) => weight * share + (1 - weight) * old);
            return this with { isUniform = false, Probabilities = [.. smoothed.Select(probability => (1 - floor) * probability + floor / choice.Words.Length)] };
        }
        double[] units = [.. elite.Select(Parameter.ToUnit)];
        var mean = units.Average();
        // A single value tells nothing about the spread.
        var deviation = units.Length == 1 ? Deviation : Math.Sqrt(units.Average(unit => (unit - mean) * (unit - mean)));
        return this with
        {
            isUniform = false,
            Mean = weight * mean + (1 - weight) * Mean,
            Deviation = Math.Max(floor, deviationWeight * deviation + (1 - deviationWeight) * Deviation),
        };
    }
}
