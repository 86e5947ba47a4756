using System.Buffers;
using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Logit clipping: any multi-class objective on outputs whose p-norm is held at tau or below; z becomes tau z / (norm + 1e-7) where the norm is larger.</summary>
/// <remarks>
/// Outputs (N, K) and labels (N,) as the inner objective has them; the gradient goes through the norm. Bounded wherever the inner objective is
/// continuous: no label, however wrong, can cost more than the clipped outputs allow. The fitted model gives the network's own outputs, not clipped ones: clipping
/// does not change which class is the largest, but the probabilities of the model are those of outputs that training did not hold back.
/// Source: Wei, Zhuang, Xie, Feng, Niu, An and Li (2023), Mitigating Memorization of Noisy Labels by Clipping the Model Prediction, ICML.
/// </remarks>
[ObjectiveName("logit_clip")]
public sealed record LogitClipping : MulticlassObjective, IDirectObjective
{
    private const string Memory = "clipped";
    private const float Smallest = 1e-7f;

    /// <summary>Creates the objective.</summary>
    /// <param name="objective">See <see cref="Objective"/>; null for cross entropy.</param>
    /// <param name="tau">See <see cref="Tau"/>.</param>
    /// <param name="p">See <see cref="P"/>.</param>
    /// <param name="convention">See <see cref="Convention"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public LogitClipping(MulticlassObjective? objective = null, double tau = 1, double p = 2, FormulaConvention convention = FormulaConvention.Paper)
    {
        Objective = objective ?? new CrossEntropy();
        Tau = tau;
        P = p;
        Convention = convention;
    }

    /// <summary>The objective that gets the clipped outputs.</summary>
    /// <value>Default: cross entropy.</value>
    public MulticlassObjective Objective { get; init => field = value ?? throw new ArgumentNullException(nameof(Objective)); }

    /// <summary>The norm above which outputs are clipped, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Tau { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Order of the norm, 1 or more; infinity for the largest absolute output.</summary>
    /// <value>Default: 2.</value>
    public double P { get; init => field = new Interval(1, double.PositiveInfinity, HasLow: true, HasHigh: true).Check(this, value); }

    /// <summary>What outputs are clipped to: tau (<see cref="FormulaConvention.Paper"/>), or 1 / tau with the threshold still at tau, as the released code has it, where
    /// the loss jumps unless tau is 1.</summary>
    /// <value>Default: <see cref="FormulaConvention.Paper"/>.</value>
    public FormulaConvention Convention { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override OutputLink Link => Objective.Link;

    /// <inheritdoc/>
    public override ObjectiveTraits Traits
    {
        get
        {
            const ObjectiveTraits Continuous = ObjectiveTraits.Convex | ObjectiveTraits.Lipschitz;
            var traits = Objective.Traits & (ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded);
            if ((Objective.Traits & Continuous) != 0)
                traits |= ObjectiveTraits.Bounded;
            return Convention == FormulaConvention.Paper ? traits | (Objective.Traits & ObjectiveTraits.Lipschitz) : traits;
        }
    }

    /// <inheritdoc/>
    public override int OutputCount(int labelCount) => Objective.OutputCount(labelCount);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => Objective.Columns(labelCount);

    internal override IEnumerable<(Objective Objective, string Memory)> Wrapped => [(Objective, Memory)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => P == 2 && Objective is IDirectObjective { IsDirect: true };

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var (clipped, norms) = (ArrayPool<float>.Shared.Rent(outputs.Length), new float[losses.Length]);
        outputs.CopyTo(clipped);
        var bound = Convention == FormulaConvention.Official ? 1 / Tau : Tau;
        for (var row = 0; row < norms.Length; row++)
        {
            var z = clipped.AsSpan(row * width, width);
            norms[row] = TensorPrimitives.Norm<float>(z) + Smallest;
            if (norms[row] > Tau)
                TensorPrimitives.Multiply(z, (float)(bound / norms[row]), z);
        }
        ((IDirectObjective)Objective).Differentiate(clipped.AsSpan(0, outputs.Length), width, labels, losses, gradient);
        ArrayPool<float>.Shared.Return(clipped);
        for (var row = 0; row < norms.Length; row++)
        {
            if (norms[row] <= Tau)
                continue;
            var z = outputs.Slice(row * width, width);
            var derivative = gradient.Slice(row * width, width);
            var along = TensorPrimitives.Dot(z, derivative) / norms[row] / (norms[row] - Smallest);
            TensorPrimitives.MultiplyAdd(z, -along, derivative, derivative);
            TensorPrimitives.Multiply(derivative, (float)(bound / norms[row]), derivative);
        }
    }

    private Tensor Graph(ObjectiveContext context) => Objective.Losses(Clipped(context));

    /// <inheritdoc/>
    public override Tensor? Divisors(ObjectiveContext context) => Objective.Divisors(Clipped(context));

    /// <summary>What the inner objective sees.</summary>
    internal ObjectiveContext Clipped(ObjectiveContext context) => context.Within(Memory, Clip);

    private Tensor Clip(Tensor outputs)
    {
        var norm = linalg.norm(outputs, P, [1], keepdim: true) + Number.Of(Smallest);
        var bound = Convention == FormulaConvention.Official ? 1 / Tau : Tau;
        return outputs * where(norm.gt(Number.Of(Tau)), Number.Of(bound) / norm, ones_like(norm));
    }
}
