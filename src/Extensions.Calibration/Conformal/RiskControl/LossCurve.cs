using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The loss of one row as a step function of lambda: a loss where lambda is least, and the loss from each breakpoint on. Written anew for every row, so that a million rows make no garbage.</summary>
/// <remarks>A larger lambda is more cautious: sets grow with it. The loss at a breakpoint is that behind it (the function is right-continuous).</remarks>
public sealed class LossCurve
{
    /// <summary>Lambdas that differ by no more are the same, wherever they are compared: 1 - p of a probability is rounded.</summary>
    internal const double Slack = 1e-12;

    private double[] lambdas = new double[8], losses = new double[8], keys = [];
    private int[] items = [];
    private int count;

    /// <summary>The loss below the first breakpoint.</summary>
    public double Start { get; private set; }

    /// <summary>The breakpoints, ascending and different.</summary>
    public ReadOnlySpan<double> Lambdas => lambdas.AsSpan(0, count);

    /// <summary>The loss from each breakpoint on.</summary>
    public ReadOnlySpan<double> Losses => losses.AsSpan(0, count);

    /// <summary>Begins a new row.</summary>
    /// <param name="loss">The loss where lambda is least.</param>
    public void Begin(double loss) => (Start, count) = (loss, 0);

    /// <summary>Adds a breakpoint behind the others. One at the last breakpoint takes its place; one that changes nothing is left out.</summary>
    /// <param name="lambda">Where the loss changes: not below the last breakpoint, not NaN.</param>
    /// <param name="loss">The loss from there on.</param>
    /// <exception cref="ArgumentException">The breakpoints are not in order.</exception>
    public void Step(double lambda, double loss)
    {
        if (count > 0 ? !(lambda >= lambdas[count - 1]) : double.IsNaN(lambda))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Breakpoints must come in ascending order; {lambda} came after {(count > 0 ? lambdas[count - 1] : double.NaN)}."), nameof(lambda));
        if (count > 0 && lambda == lambdas[count - 1])
            count--;
        if (loss.Equals(count > 0 ? losses[count - 1] : Start))
            return;
        if (count == lambdas.Length)
            (lambdas, losses) = (Grown(lambdas), Grown(losses));
        (lambdas[count], losses[count]) = (lambda, loss);
        count++;
    }

    /// <summary>The loss at a lambda.</summary>
    /// <param name="lambda">The lambda.</param>
    public double At(double lambda)
    {
        var loss = Start;
        for (var step = 0; step < count && lambdas[step] <= lambda + Slack; step++)
            loss = losses[step];
        return loss;
    }

    /// <summary>The labels as they enter the set {k: 1 - p_k &lt;= lambda} while lambda rises: at which lambda, and which. The spans are good until the next call.</summary>
    /// <param name="probabilities">One per label.</param>
    /// <param name="only">Which labels are wanted; empty for all.</param>
    public EntryOrder Entries(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> only = default)
    {
        if (keys.Length < probabilities.Length)
            (keys, items) = (new double[probabilities.Length], new int[probabilities.Length]);
        var found = 0;
        for (var label = 0; label < probabilities.Length; label++)
            if (only.IsEmpty || only[label])
                (keys[found], items[found++]) = (1 - probabilities[label], label);
        var at = keys.AsSpan(0, found);
        var labels = items.AsSpan(0, found);
        if (found > 1)
            at.Sort(labels);
        return new(at, labels);
    }

    /// <summary>The loss at a lambda, compared exactly.</summary>
    internal double From(double lambda)
    {
        var step = Lambdas.BinarySearch(lambda);
        step = step >= 0 ? step : ~step - 1;
        return step < 0 ? Start : losses[step];
    }

    /// <summary>Another curve with these steps.</summary>
    internal LossCurve Copy() => new() { Start = Start, count = count, lambdas = (double[])lambdas.Clone(), losses = (double[])losses.Clone() };

    /// <summary>Puts a function of each loss in its place.</summary>
    internal void Replace(Func<double, double> change)
    {
        var (steps, kept) = (count, Start);
        Begin(change(kept));
        for (var step = 0; step < steps; step++)
            Step(lambdas[step], change(losses[step]));
    }

    /// <summary>Makes the loss the greatest of those at this and any larger lambda: the least function above it that does not rise.</summary>
    internal void Monotonise()
    {
        for (var step = count - 2; step >= 0; step--)
            losses[step] = Math.Max(losses[step], losses[step + 1]);
        if (count > 0)
            Start = Math.Max(Start, losses[0]);
    }

    /// <summary>The steps from the least lambda on, and no further than the greatest.</summary>
    internal void Clip(double least, double most)
    {
        var below = 0;
        while (below < count && lambdas[below] <= least)
            Start = losses[below++];
        lambdas.AsSpan(below, count - below).CopyTo(lambdas);
        losses.AsSpan(below, count - below).CopyTo(losses);
        count -= below;
        while (count > 0 && lambdas[count - 1] > most)
            count--;
    }

    private static double[] Grown(double[] values)
    {
        Array.Resize(ref values, 2 * values.Length);
        return values;
    }
}
