using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Spectral risk: sum_i q_i l_(i), losses ascending and q growing with the rank as <see cref="MLExtensions.Trainers.Spectrum"/> says.</summary>
/// <remarks>
/// With a shift cost nu above 0 the weights are those of the worst shift that pays for its distance from even weights: max over q of
/// sum_i q_i l_i - (N nu / 2) sum_i (q_i - 1/N)^2, q in the hull of all orders of the spectrum's weights. With losses ascending q_i = l_i / (N nu) - f_i + 1/N, f the
/// non-decreasing least-squares fit of l_i / (N nu) + 1/N - w_i. The gradient treats q as constant, which is exact. A shift cost and example weights together
/// are not defined and an error. The paper uses q = 0.5, r = 2, rho = 1 and nu = 1.
/// Source: Mehta, Roulet, Pillutla and Harchaoui (2024), Distributionally Robust Optimization with Bias and Variance Reduction (Prospect), ICLR.
/// </remarks>
[ReducerName("spectral_risk")]
public sealed record SpectralRisk : Reducer
{
    /// <summary>Creates the reducer.</summary>
    /// <param name="spectrum">See <see cref="Spectrum"/>.</param>
    /// <param name="parameter">See <see cref="Parameter"/>; null for the paper's.</param>
    /// <param name="shiftCost">See <see cref="ShiftCost"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public SpectralRisk(Spectrum spectrum = Spectrum.Superquantile, double? parameter = null, double shiftCost = 0)
    {
        Spectrum = spectrum;
        Parameter = parameter;
        ShiftCost = shiftCost;
        CheckParameter();
    }

    /// <summary>How ranks are weighed.</summary>
    /// <value>Default: <see cref="Spectrum.Superquantile"/>.</value>
    public Spectrum Spectrum { get; init => field = Choice.Check(this, value); }

    /// <summary>q, r or rho of the spectrum; null for the paper's: 0.5, 2 or 1.</summary>
    /// <value>Default: null.</value>
    [JsonPropertyName("value")]
    public double? Parameter { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>nu, the cost of a shift, 0 or more; 0 for the plain risk.</summary>
    /// <value>Default: 0.</value>
    public double ShiftCost { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch is empty, or there is a shift cost and there are weights or divisors.</exception>
    public override Tensor Reduce(Tensor losses, Tensor? divisors, Tensor? weights)
    {
        CheckParameter();
        if (ShiftCost > 0 && (divisors is not null || weights is not null))
            throw new ArgumentException("SpectralRisk with a shift cost is not defined for weighted examples or classes. Set ShiftCost to 0, or leave the weights out.");
        var (values, masses) = RankedRisk.Masses(losses, divisors, weights);
        var q = Weights(values, masses);
        var risk = (q * values).sum();
        return ShiftCost == 0 ? risk : risk - Number.Of(values.size(0) * ShiftCost / 2) * (q - Number.Of(1.0 / values.size(0))).pow(Number.Of(2)).sum();
    }

    /// <summary>q of each value, in their order.</summary>
    internal Tensor Weights(Tensor values, Tensor masses)
    {
        var q = RankedRisk.Weights(values, masses, Integral);
        return ShiftCost == 0 ? q : Smoothed(values, q);
    }

    /// <summary>Spectrum and parameter may be changed one after the other, so that only both together can be checked.</summary>
    private void CheckParameter() => (Spectrum switch { Spectrum.Superquantile => Interval.UnitWithoutEnd, Spectrum.Extremile => Interval.AtLeast(1), _ => Interval.Positive })
        .Check(this, Value, nameof(Parameter));

    private double Value => Parameter ?? Spectrum switch { Spectrum.Superquantile => 0.5, Spectrum.Extremile => 2, _ => 1 };

    private Tensor Integral(Tensor s) => Spectrum switch
    {
        Spectrum.Superquantile => RankedRisk.Tail(s, Value),
        Spectrum.Extremile => s.pow(Number.Of(Value)),
        _ => (s * Number.Of(Value)).expm1() / Number.Of(Math.Exp(Value) - 1),
    };

    private Tensor Smoothed(Tensor values, Tensor weights)
    {
        using var gradients = no_grad();
        var l = values.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        var w = weights.to(ScalarType.Float64).cpu().data<double>().ToArray();
        Array.Sort(w);
        var (n, scale) = (l.Length, 1 / (l.Length * ShiftCost));
        var order = Enumerable.Range(0, n).OrderBy(i => l[i]).ToArray();
        var fit = IsotonicFit(order.Select((row, rank) => l[row] * scale + 1.0 / n - w[rank]));
        var q = new double[n];
        for (var rank = 0; rank < n; rank++)
            q[order[rank]] = l[order[rank]] * scale + 1.0 / n - fit[rank];
        return tensor(q, values.dtype, values.device);
    }

    /// <summary>The non-decreasing least-squares fit, by pooling adjacent violators.</summary>
    private static double[] IsotonicFit(IEnumerable<double> targets)
    {
        var blocks = new Stack<(double Sum, int Count)>();
        foreach (var target in targets)
        {
            var block = (Sum: target, Count: 1);
            while (blocks.TryPeek(out var before) && before.Sum * block.Count >= block.Sum * before.Count)
            {
                blocks.Pop();
                block = (before.Sum + block.Sum, before.Count + block.Count);
            }
            blocks.Push(block);
        }
        return [.. blocks.Reverse().SelectMany(block => Enumerable.Repeat(block.Sum / block.Count, block.Count))];
    }
}
