using System.Collections.Immutable;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>r(x) = (v . relu(W x + b) + c) / rate of standardised inputs x.</summary>
/// <param name="HiddenUnits">Number of hidden units.</param>
/// <param name="Rate">What the network's output is divided by.</param>
/// <param name="Means">Mean of each input.</param>
/// <param name="Deviations">Standard deviation of each input; 1 where an input is constant.</param>
/// <param name="Parameters">W unit by unit, b, v, c.</param>
internal sealed record RejectorNetwork(int HiddenUnits, double Rate, ImmutableArray<double> Means, ImmutableArray<double> Deviations, ImmutableArray<double> Parameters)
{
    private const int FewRows = 20;
    private const double Constant = 1e-9;

    private readonly double[] parameters = Parameters.Length == Perceptron.Count(Means.Length, HiddenUnits) && Deviations.Length == Means.Length ? [.. Parameters]
        : throw new ArgumentException($"{Means.Length} inputs and {HiddenUnits} hidden units need {Perceptron.Count(Means.Length, HiddenUnits)} parameters; got {Parameters.Length}, and {Deviations.Length} deviations.", nameof(Parameters));

    /// <summary>A function that scores one row; it has scratch memory, and is used by one thread.</summary>
    public Func<float[], double> Scorer()
    {
        var (network, standardised) = (new Perceptron(Means.Length, HiddenUnits, parameters), new double[Means.Length]);
        return inputs =>
        {
            for (var i = 0; i < standardised.Length; i++)
                standardised[i] = (inputs[i] - Means[i]) / Deviations[i];
            return network.Forward(standardised) / Rate;
        };
    }

    /// <summary>Trains the network: Adam on batches of rows, and of all passes the parameters with the least surrogate on the validation rows.</summary>
    public static (RejectorNetwork Network, RejectorReport Report) Fit(RejectorRows rows, RejectorOptions options)
    {
        var (loss, random, order) = (new RejectionLoss(options.Cost, options.Steepness), new Random(options.Seed), Enumerable.Range(0, rows.Count).ToArray());
        random.Shuffle(order);
        var held = rows.Count < FewRows ? 0 : Math.Clamp((int)Math.Round(options.ValidationShare * rows.Count), 1, rows.Count - 1);
        var (validation, training) = (held == 0 ? order : order[..held], order[held..]);
        var (means, deviations) = Standardise(rows, training);
        var network = new Perceptron(rows.Width, options.HiddenUnits, loss.BestScaled(training.Average(row => rows.IsWrong(row) ? 1.0 : 0)), options.Seed);
        var (adam, gradient, x) = (new Adam(network.Parameters.Length, options.LearningRate), new double[network.Parameters.Length], new double[rows.Width]);
        var (best, least, bestEpoch, epoch) = ((double[])network.Parameters.Clone(), Surrogate(validation), 0, 0);
        while (epoch < options.Epochs && epoch - bestEpoch < options.Patience)
        {
            epoch++;
            random.Shuffle(training);
            for (var start = 0; start < training.Length; start += options.BatchSize)
                Step(training.AsSpan(start, Math.Min(options.BatchSize, training.Length - start)));
            if (Surrogate(validation) is var value && value < least)
                (least, best, bestEpoch) = (value, (double[])network.Parameters.Clone(), epoch);
        }
        best.CopyTo(network.Parameters, 0);
        var (accepted, errors, wrong) = (0, 0, 0);
        foreach (var row in validation)
        {
            var isWrong = rows.IsWrong(row) ? 1 : 0;
            wrong += isWrong;
            if (Output(row) > 0)
                (accepted, errors) = (accepted + 1, errors + isWrong);
        }
        return (new(options.HiddenUnits, loss.Rate, [.. means], [.. deviations], [.. best]),
            new(rows.Count, held, epoch, (errors + loss.Cost * (validation.Length - accepted)) / validation.Length, accepted / (double)validation.Length, accepted == 0 ? double.NaN : errors / (double)accepted, wrong / (double)validation.Length));

        void Step(ReadOnlySpan<int> batch)
        {
            for (var i = 0; i < gradient.Length; i++)
                gradient[i] = 2 * options.WeightDecay * network.Parameters[i];
            gradient[^1] = 0;   // the constant is not drawn to 0, which would move the boundary
            foreach (var row in batch)
                network.Backward(x, loss.Scaled(Output(row), rows.IsWrong(row)).Slope / batch.Length, gradient);
            adam.Step(network.Parameters, gradient);
        }

        double Surrogate(int[] chosen) => chosen.Average(row => loss.Scaled(Output(row), rows.IsWrong(row)).Value);

        double Output(int row)
        {
            var inputs = rows.Row(row);
            for (var i = 0; i < x.Length; i++)
                x[i] = (inputs[i] - means[i]) / deviations[i];
            return network.Forward(x);
        }
    }

    private static (double[] Means, double[] Deviations) Standardise(RejectorRows rows, int[] training)
    {
        var (means, deviations) = (new double[rows.Width], new double[rows.Width]);
        foreach (var row in training)
            for (var i = 0; i < means.Length; i++)
                means[i] += rows.Row(row)[i] / (double)training.Length;
        foreach (var row in training)
            for (var i = 0; i < means.Length; i++)
                deviations[i] += Math.Pow(rows.Row(row)[i] - means[i], 2) / training.Length;
        for (var i = 0; i < means.Length; i++)
            deviations[i] = Math.Sqrt(deviations[i]) is var deviation && deviation > Constant * Math.Max(1, Math.Abs(means[i])) ? deviation : 1;
        return (means, deviations);
    }
}
