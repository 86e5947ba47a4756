using TorchSharp;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// The squared distance covariance of predictions f and protected attributes Z_1..Z_m in a batch, in its unbiased form: a penalty that is 0 in expectation
/// for predictions that are independent of the attributes, whatever their form.
/// </summary>
/// <remarks>
/// For n examples with distances d_ij, row sums r_i and total T: U_ij = r_i / (n - 2) + r_j / (n - 2) - d_ij - T / ((n - 1)(n - 2)) off the diagonal, 0 on it.
/// Concatenated: sum_ij U(f) U([Z_1..Z_m]) / (n (n - 3)). Sum: the same with each Z, added up. Joint: sum_ij of the product of (U + c) over f and all Z,
/// diagonal included, divided by n (n - 3), less c^(m + 1) n / (n - 3). All may be negative by chance, as unbiased estimates of 0 are.
/// A distance of 0 has gradient 0, so a constant attribute gives 0 and no gradient. Fewer than 4 examples, as the last batch of an epoch may hold, have no
/// unbiased estimate: the penalty is then 0. Costs order n^2 times the number of classes: tens of
/// milliseconds at n = 1024. The noise of a penalty falls with the batch size, so train with hundreds of rows.
/// Sources: Lee, Antonio, Avanzi, Marchi and Zhou (2025), Machine Learning with Multitype Protected Attributes; Chakraborty and Zhang (2019), Distance
/// Metrics for Measuring Joint Dependence with Application to Causal Inference, JASA.
/// </remarks>
public sealed record DistanceCovariance
{
    /// <summary>Name of the memory of the objective that is penalised.</summary>
    internal const string Memory = "penalised";

    private const int FewestExamples = 4;

    /// <summary>Creates the penalty.</summary>
    /// <param name="columns">See <see cref="Columns"/>.</param>
    /// <param name="weight">See <see cref="Weight"/>.</param>
    /// <param name="kind">See <see cref="Kind"/>.</param>
    /// <param name="c">See <see cref="C"/>.</param>
    /// <exception cref="ArgumentException">There is no column, or one has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public DistanceCovariance(ValueList<string> columns, double weight = 1, DistanceCovarianceKind kind = DistanceCovarianceKind.Concatenated, double c = 1)
    {
        Columns = columns;
        Weight = weight;
        Kind = kind;
        C = c;
    }

    /// <summary>Names of the columns with the protected attributes, one or more: numbers or vectors; categories as indicator vectors, numbers standardised.</summary>
    public ValueList<string> Columns
    {
        get;
        init => field = value.IsEmpty || value.Any(string.IsNullOrWhiteSpace)
            ? throw new ArgumentException("Columns of DistanceCovariance must hold the names of one column or more, none of them empty.", nameof(Columns))
            : value;
    }

    /// <summary>Factor of the penalty, 0 or more.</summary>
    /// <value>Default: 1.</value>
    public double Weight { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>How several attributes are treated.</summary>
    /// <value>Default: side by side as one vector.</value>
    public DistanceCovarianceKind Kind { get; init => field = Choice.Check(this, value); }

    /// <summary>How much the joint distance covariance makes of pairs against triples and more, positive.</summary>
    /// <value>Default: 1.</value>
    public double C { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>The protected columns beside those of the objective that is penalised.</summary>
    internal IReadOnlyList<ObjectiveColumn> Beside(IReadOnlyList<ObjectiveColumn> others) =>
        Parts.Columns([others, [.. Columns.Select((name, i) => new ObjectiveColumn(Role(i), name, Width: null))]]);

    /// <summary>
    /// Losses (N,) with the penalty added, so that their mean is the mean without it plus <see cref="Weight"/> times the penalty, whatever the mean
    /// divides by.
    /// </summary>
    /// <param name="objective">The objective inside.</param>
    /// <param name="context">The batch.</param>
    internal Tensor Add(Objective objective, ObjectiveContext context)
    {
        var inner = Within(context);
        var losses = objective.Losses(inner);
        if (Weight == 0 || context.Outputs.size(0) < FewestExamples)
            return losses;
        var penalty = Statistic(Predictions(objective.Link, context.Outputs), [.. Columns.Select((_, i) => context.Column(Role(i)))]) * Number.Of(Weight);
        return objective.Divisors(inner) is { } divisors ? losses.Plus(divisors * penalty) : losses.Plus(penalty);
    }

    /// <summary>The batch as the objective inside sees it.</summary>
    internal static ObjectiveContext Within(ObjectiveContext context) => context.Within(Memory);

    /// <summary>The statistic of predictions and blocks, each (n,) or (n, width), for n of 4 or more.</summary>
    internal Tensor Statistic(Tensor predictions, Tensor[] blocks)
    {
        var n = predictions.size(0);
        var own = Centred(predictions);
        var all = blocks.Select(block => Matrix(block.to(predictions.dtype))).ToArray();
        return Kind switch
        {
            DistanceCovarianceKind.Concatenated => (own * Centred(cat(all, 1))).sum() / Number.Of(n * (n - 3)),
            DistanceCovarianceKind.Sum => (own * all.Select(Centred).Aggregate((sum, next) => sum.Plus(next))).sum() / Number.Of(n * (n - 3)),
            _ => (all.Select(Centred).Aggregate(own + Number.Of(C), (product, next) => product * (next + Number.Of(C))).sum() - Number.Of(Math.Pow(C, all.Length + 1) * n * n)) / Number.Of(n * (n - 3)),
        };
    }

    private static Tensor Predictions(OutputLink link, Tensor outputs) => link switch
    {
        OutputLink.Sigmoid => outputs.sigmoid(),
        OutputLink.Softmax => outputs.softmax(1),
        _ => outputs,
    };

    /// <summary>U-centred distances (n, n). Distances by matrix products would be cheaper for wide vectors, but lose the small ones to rounding.</summary>
    private static Tensor Centred(Tensor values)
    {
        var matrix = Matrix(values);
        var n = matrix.size(0);
        var distances = cdist(matrix, matrix, 2, compute_mode.donot_use_mm_for_euclid_dist);
        var rows = distances.sum(1) / Number.Of(n - 2);
        var centred = rows.unsqueeze(1).Plus((rows - rows.sum() / Number.Of(n - 1)).unsqueeze(0)) - distances;
        return centred * (Number.Of(1) - eye(n, n, centred.dtype, centred.device));
    }

    private static Tensor Matrix(Tensor values) => values.dim() == 1 ? values.unsqueeze(1) : values;

    private string Role(int block) => Columns.Count == 1 ? "protected" : FormattableString.Invariant($"protected_{block}");
}
