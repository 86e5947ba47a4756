using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The losses of calibration rows as step functions of lambda, with all breakpoints sorted: what risk control searches exactly, with whatever weights. Immutable.</summary>
/// <remarks>
/// A larger lambda is more cautious. Memory is 24 bytes per breakpoint; making it takes one sort, averaging one pass. The risk is sum w_i L_i(lambda) / sum w_i.
/// </remarks>
public sealed class LossCurves
{
    private readonly double[] lambdas, changes, starts;
    private readonly int[] rows;

    internal LossCurves(double[] lambdas, int[] rows, double[] changes, double[] starts, LossRules rules)
        => (this.lambdas, this.rows, this.changes, this.starts, Rules) = (lambdas, rows, changes, starts, rules);

    /// <summary>Number of rows.</summary>
    public int Count => starts.Length;

    /// <summary>Number of breakpoints of all rows.</summary>
    public int StepCount => lambdas.Length;

    /// <summary>What lambdas and losses may be.</summary>
    public LossRules Rules { get; }

    /// <summary>What a saved model keeps of the curves.</summary>
    internal (double[] Lambdas, int[] Rows, double[] Changes, double[] Starts) Parts => (lambdas, rows, changes, starts);

    /// <summary>Collects the curves of rows.</summary>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="trace">Writes the curve of a row.</param>
    /// <param name="rules">What lambdas and losses may be; the defaults where null.</param>
    /// <exception cref="InputDataException">There is no row, a loss is outside its limits, or rises with lambda where it must not.</exception>
    public static LossCurves Trace(int count, Action<int, LossCurve> trace, LossRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var (collector, curve) = (new Collector(rules ?? new()), new LossCurve());
        for (var row = 0; row < count; row++)
        {
            trace(row, curve);
            collector.Add(curve, row);
        }
        return collector.Build();
    }

    /// <summary>The curves of a table of losses on a grid: between its lambdas the losses are those of the lower one, below the first they are not known and lambda is never there.</summary>
    /// <param name="grid">The lambdas, ascending; the last is the most cautious.</param>
    /// <param name="losses">Row by row, one loss per lambda.</param>
    /// <param name="rules">What losses may be; the least and the greatest lambda are those of the grid.</param>
    /// <exception cref="ArgumentException">The grid is empty or not ascending, or the number of losses is no multiple of its length.</exception>
    /// <exception cref="InputDataException">There is no row, a loss is outside its limits, or rises with lambda where it must not.</exception>
    public static LossCurves OfTable(ReadOnlySpan<double> grid, ReadOnlySpan<double> losses, LossRules? rules = null)
    {
        var lambdas = LambdaGrid.Check(grid);
        if (losses.Length % lambdas.Length != 0)
            throw new ArgumentException($"There must be one loss per row and lambda; got {losses.Length} losses for {lambdas.Length} lambdas.", nameof(losses));
        var table = losses.ToArray();
        return Trace(table.Length / lambdas.Length, (row, curve) =>
        {
            var of = table.AsSpan(row * lambdas.Length, lambdas.Length);
            curve.Begin(of[0]);
            for (var j = 1; j < of.Length; j++)
                curve.Step(lambdas[j], of[j]);
        }, (rules ?? new()) with { LeastLambda = lambdas[0], GreatestLambda = lambdas[^1] });
    }

    /// <summary>The curves of a risk over scored rows.</summary>
    /// <param name="risk">The risk; rows that do not count for it are left out.</param>
    /// <param name="probabilities">Row by row, one per label, from 0 to 1.</param>
    /// <param name="truths">Row by row, whether each label is true.</param>
    /// <param name="labelCount">Labels per row.</param>
    /// <param name="monotonise">Whether losses that rise with lambda are made not to, instead of an error.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="InputDataException">No row counts, a probability or a loss is bad, or a loss rises with lambda where it must not.</exception>
    public static LossCurves OfRisk(Risk risk, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> truths, int labelCount, bool monotonise = false)
    {
        ArgumentNullException.ThrowIfNull(risk);
        var rowCount = Risk.RowCount(probabilities, truths, labelCount);
        var (collector, curve) = (new Collector(risk.Rules with { Monotonise = monotonise }), new LossCurve());
        for (var row = 0; row < rowCount; row++)
            if (risk.Trace(Risk.CheckRow(probabilities.Slice(row * labelCount, labelCount), row), truths.Slice(row * labelCount, labelCount), curve))
                collector.Add(curve, row);
        return collector.Build();
    }

    /// <summary>The risk as a function of lambda.</summary>
    /// <param name="weights">One per row, finite and at least 0, not all 0; empty for 1 each.</param>
    /// <exception cref="ArgumentException">The number of weights is not that of the rows.</exception>
    /// <exception cref="InputDataException">A weight is out of range.</exception>
    public RiskCurve Average(ReadOnlySpan<double> weights = default)
    {
        var total = CheckWeights(weights);
        var (at, sums, squares, noted) = (new double[StepCount + 1], new double[StepCount + 1], weights.IsEmpty ? new double[StepCount + 1] : null, 0);
        var (sum, square) = (default(PreciseSum), default(PreciseSum));
        var now = (double[])starts.Clone();
        for (var row = 0; row < now.Length; row++)
        {
            sum.Add(weights.IsEmpty ? now[row] : weights[row] * now[row]);
            if (squares is not null)
                square.Add(now[row] * now[row]);
        }
        Note(Rules.LeastLambda);
        for (var step = 0; step < lambdas.Length; step++)
        {
            var (row, change) = (rows[step], changes[step]);
            sum.Add(weights.IsEmpty ? change : weights[row] * change);
            if (squares is not null)
            {
                square.Add(change * (2 * now[row] + change));
                now[row] += change;
            }
            if (step + 1 == lambdas.Length || lambdas[step + 1] != lambdas[step])
                Note(lambdas[step]);
        }
        Array.Resize(ref at, noted);
        Array.Resize(ref sums, noted);
        if (squares is not null)
            Array.Resize(ref squares, noted);
        return new(at, sums, squares, Count, total, Rules) { EffectiveCount = weights.IsEmpty ? Count : total * total / System.Numerics.Tensors.TensorPrimitives.SumOfSquares(weights) };

        void Note(double lambda)
        {
            (at[noted], sums[noted]) = (lambda, sum.Value);
            if (squares is not null)
                squares[noted] = square.Value;
            noted++;
        }
    }

    /// <summary>The least lambda at which (sum w_i L_i(lambda) + w B) / (sum w_i + w) is at most alpha, w_i chosen for one new row: by its nearest neighbours, say. One pass over the breakpoints.</summary>
    /// <param name="alpha">The greatest mean loss wanted.</param>
    /// <param name="weights">One per row, finite and at least 0; all may be 0.</param>
    /// <param name="newWeight">The weight w of the new row, finite and at least 0.</param>
    /// <returns>The lambda; null where even the greatest will not do.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="ArgumentException">The number of weights is not that of the rows.</exception>
    /// <exception cref="InputDataException">A weight is out of range.</exception>
    public double? Control(double alpha, ReadOnlySpan<double> weights, double newWeight = 1)
    {
        Rules.Limits.CheckAlpha(alpha);
        Rules.DemandFalling();
        var total = CheckWeights(weights, allZero: true);
        var allowed = RiskCurve.Allowed(alpha, total, newWeight, Rules.Limits);
        var sum = default(PreciseSum);
        for (var row = 0; row < starts.Length; row++)
            sum.Add((weights.IsEmpty ? 1 : weights[row]) * starts[row]);
        if (sum.Value <= allowed)
            return Rules.LeastLambda;
        for (var step = 0; step < lambdas.Length; step++)
        {
            sum.Add((weights.IsEmpty ? 1 : weights[rows[step]]) * changes[step]);
            if ((step + 1 == lambdas.Length || lambdas[step + 1] != lambdas[step]) && sum.Value <= allowed)
                return lambdas[step];
        }
        return null;
    }

    private double CheckWeights(ReadOnlySpan<double> weights, bool allZero = false)
    {
        if (weights.IsEmpty)
            return Count;
        if (weights.Length != Count)
            throw new ArgumentException($"There must be one weight per row; got {weights.Length} weights for {Count} rows.", nameof(weights));
        var total = default(PreciseSum);
        for (var row = 0; row < weights.Length; row++)
            total.Add(weights[row] >= 0 && double.IsFinite(weights[row]) ? weights[row]
                : throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has weight {weights[row]}; allowed are finite numbers from 0.")));
        return allZero || total.Value > 0 ? total.Value : throw new InputDataException($"All {Count} rows have weight 0.");
    }

    /// <summary>Takes curves in, row by row.</summary>
    internal sealed class Collector(LossRules rules)
    {
        private readonly LossRules rules = rules.Checked();
        private readonly List<double> lambdas = [], starts = [];
        private readonly List<(int Row, double Change)> steps = [];

        public void Add(LossCurve curve, long sourceRow)
        {
            rules.Apply(curve, sourceRow);
            var (row, last) = (starts.Count, curve.Start);
            starts.Add(last);
            for (var step = 0; step < curve.Lambdas.Length; step++)
            {
                lambdas.Add(curve.Lambdas[step] + 0.0);
                steps.Add((row, curve.Losses[step] - last));
                last = curve.Losses[step];
            }
        }

        public LossCurves Build()
        {
            if (starts.Count == 0)
                throw new InputDataException("There is no row to control a risk with; at least 1 is needed.");
            var (sorted, order) = RadixSort.Ascending(lambdas.ToArray(), steps.ToArray());
            return new(sorted, Array.ConvertAll(order!, step => step.Row), Array.ConvertAll(order!, step => step.Change), [.. starts], rules);
        }
    }
}
