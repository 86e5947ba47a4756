namespace MLExtensions.Calibration;

/// <summary>x -> v . relu(W x + b) + c, with its derivatives written out. The last layer starts at 0, so that the output is c.</summary>
internal sealed class Perceptron
{
    private readonly int inputs, units;
    private readonly double[] hidden;

    /// <summary>A network whose W is drawn from N(0, 2 / inputs) by the seed (He et al. 2015).</summary>
    public Perceptron(int inputs, int units, double start, int seed) : this(inputs, units, new double[Count(inputs, units)])
    {
        var random = new Random(seed);
        for (var i = 0; i < inputs * units; i++)
            Parameters[i] = Math.Sqrt(2.0 / inputs) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        Parameters[^1] = start;
    }

    /// <summary>A network of given parameters: W unit by unit, b, v, c.</summary>
    public Perceptron(int inputs, int units, double[] parameters)
        => (this.inputs, this.units, Parameters, hidden) = (inputs, units, parameters, new double[units]);

    public double[] Parameters { get; }

    public static int Count(int inputs, int units) => units * (inputs + 2) + 1;

    public double Forward(ReadOnlySpan<double> x) => Forward(x, hidden);

    /// <summary>Adds slope times the derivatives of <see cref="Forward(ReadOnlySpan{double})"/> in the parameters to the gradient.</summary>
    public void Backward(ReadOnlySpan<double> x, double slope, double[] gradient)
    {
        Forward(x, hidden);
        for (var unit = 0; unit < units; unit++)
        {
            if (hidden[unit] <= 0)
                continue;
            gradient[units * (inputs + 1) + unit] += slope * hidden[unit];
            var inner = slope * Parameters[units * (inputs + 1) + unit];
            gradient[units * inputs + unit] += inner;
            for (var i = 0; i < inputs; i++)
                gradient[unit * inputs + i] += inner * x[i];
        }
        gradient[^1] += slope;
    }

    private double Forward(ReadOnlySpan<double> x, double[] activations)
    {
        var output = Parameters[^1];
        for (var unit = 0; unit < units; unit++)
        {
            var sum = Parameters[units * inputs + unit];
            for (var i = 0; i < inputs; i++)
                sum += Parameters[unit * inputs + i] * x[i];
            activations[unit] = Math.Max(sum, 0);
            output += Parameters[units * (inputs + 1) + unit] * activations[unit];
        }
        return output;
    }
}
