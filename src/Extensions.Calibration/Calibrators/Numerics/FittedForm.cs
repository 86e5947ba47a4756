namespace MLExtensions.Calibration;

/// <summary>A map of logarithms of probabilities to probabilities, with parameters that a gradient moves; derivatives are written out.</summary>
internal abstract class FittedForm(double[] parameters)
{
    public double[] Parameters { get; } = parameters;

    /// <summary>Called when the parameters have changed, before rows are passed.</summary>
    public abstract void Prepare();

    /// <summary>Writes the probabilities of a row.</summary>
    /// <param name="logits">Logarithms of probabilities of the row.</param>
    /// <param name="probabilities">As many.</param>
    public abstract void Forward(ReadOnlySpan<double> logits, Span<double> probabilities);

    /// <summary>Adds the derivatives of a row in the parameters to the gradient.</summary>
    /// <param name="logits">Logarithms of probabilities of the row.</param>
    /// <param name="probabilities">What <see cref="Forward"/> made of them.</param>
    /// <param name="slopes">The loss's derivative in the probabilities.</param>
    /// <param name="gradient">The sum so far.</param>
    public abstract void Backward(ReadOnlySpan<double> logits, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> slopes, double[] gradient);

    /// <summary>Called when all rows of a step have been passed back.</summary>
    public virtual void Finish(double[] gradient) { }

    /// <summary>The map of some parameters.</summary>
    public abstract MulticlassMap ToMap(double[] parameters);
}
