namespace MLExtensions.Calibration;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1) on a vector of parameters, with a rate that may be changed between steps.</summary>
internal sealed class Adam(int count, double rate)
{
    private const double FirstDecay = 0.9, SecondDecay = 0.999, Stability = 1e-8;

    private readonly double[] mean = new double[count], square = new double[count];
    private double firstPower = 1, secondPower = 1;

    /// <summary>The step length.</summary>
    public double Rate { get; set; } = rate;

    /// <summary>Moves the parameters one step against the gradient.</summary>
    public void Step(double[] parameters, double[] gradient)
    {
        firstPower *= FirstDecay;
        secondPower *= SecondDecay;
        for (var i = 0; i < parameters.Length; i++)
        {
            mean[i] = FirstDecay * mean[i] + (1 - FirstDecay) * gradient[i];
            square[i] = SecondDecay * square[i] + (1 - SecondDecay) * gradient[i] * gradient[i];
            parameters[i] -= Rate * (mean[i] / (1 - firstPower)) / (Math.Sqrt(square[i] / (1 - secondPower)) + Stability);
        }
    }
}
