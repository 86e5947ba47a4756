using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The probabilities of a row under every perturbation that it must withstand; the row's own count too, whether they are among them or not.</summary>
/// <param name="probabilities">The row's probabilities.</param>
public delegate IEnumerable<double[]> Perturbations(ReadOnlySpan<double> probabilities);

/// <summary>The greatest loss over perturbations of a row: a risk controlled for it holds against whoever chooses the perturbation. The greatest of losses that do not rise does not rise.</summary>
/// <remarks>It serves to fit; a saved model keeps its lambda. Source: Angelopoulos et al. (2024), Conformal Risk Control, ICLR, Section 4.3.</remarks>
/// <param name="Inner">The loss.</param>
/// <param name="Perturbations">The perturbations.</param>
public sealed record AdversarialRisk(Risk Inner, Perturbations Perturbations) : Risk
{
    /// <inheritdoc/>
    public override string Description => $"worst {Inner.Description} over perturbations";

    /// <inheritdoc/>
    public override LossRules Rules => Inner.Rules;

    internal override double[]? OwnGrid => Inner.OwnGrid;

    internal override Risk On(double[] grid) => this with { Inner = Inner.On(grid) };

    /// <inheritdoc/>
    public override bool Trace(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truth, LossCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (!Inner.Trace(probabilities, truth, curve))
            return false;
        var own = curve.Copy();
        var curves = new List<LossCurve> { own };
        foreach (var perturbed in Perturbations(probabilities))
        {
            if (perturbed.Length != probabilities.Length)
                throw new InputDataException($"A perturbation has {perturbed.Length} probabilities; the row has {probabilities.Length}.");
            if (FirstBad(perturbed) is { } bad)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"A perturbation has probability {bad}; allowed are numbers from 0 to 1."));
            if (Inner.Trace(perturbed, truth, curve))
                curves.Add(curve.Copy());
        }
        curve.Begin(curves.Max(one => one.Start));
        foreach (var lambda in curves.SelectMany(one => one.Lambdas.ToArray()).Distinct().Order())
            curve.Step(lambda, curves.Max(one => one.From(lambda)));
        return true;
    }
}
