using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>What the label distributionally robust losses have in common.</summary>
internal static class LabelDistribution
{
    /// <summary>The outputs, normalised.</summary>
    public static Tensor Normalize(ObjectiveContext context, LogitNormalization normalization)
    {
        var outputs = TrueClass.Outputs(context);
        if (normalization == LogitNormalization.None)
            return outputs;
        if (normalization == LogitNormalization.SoftplusMean)
        {
            var positive = RobustTerms.AtLeast(functional.softplus(outputs), 1e-30);   // in single precision 0 below -104, for all classes 0 / 0
            return positive / positive.mean([1], keepdim: true);
        }
        var mean = outputs.abs().mean([1], keepdim: true);
        return outputs / mean.masked_fill(mean.lt(1e-12), 1);
    }

    /// <summary>lambda (log of the mean over k of exp(d_k / lambda)), d_k = z_k - z_y + margin [k != y].</summary>
    /// <param name="outputs">z (N, K), normalised.</param>
    /// <param name="labels">y (N,).</param>
    /// <param name="margin">The margin.</param>
    /// <param name="lambda">(N, 1) or one number.</param>
    public static Tensor Losses(Tensor outputs, Tensor labels, double margin, Tensor lambda)
    {
        // A margin for all others is the same as one less for the label; then lse - z_y is a cross entropy.
        var rows = labels.unsqueeze(1);
        var shifted = margin == 0 ? outputs : outputs.scatter_add(1, rows, full(rows.shape, -margin, outputs.dtype, outputs.device));
        var crossEntropy = functional.cross_entropy(shifted / lambda, labels, reduction: Reduction.None);
        return (crossEntropy - Math.Log(outputs.size(1))) * lambda.squeeze(-1);
    }
}
