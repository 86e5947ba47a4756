using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What an ensemble predicts, as the outputs of a single network: see <see cref="EnsembleLayer"/>.</summary>
internal static class EnsembleOutputs
{
    /// <summary>link^-1(mean over members of link(z)) of outputs (M, N, K), as (N, K).</summary>
    public static Tensor Combine(Tensor outputs, OutputLink link) => link switch
    {
        OutputLink.Softmax => outputs.log_softmax(2).logsumexp(0) - Number.Of(Math.Log(outputs.shape[0])),
        OutputLink.Sigmoid => nn.functional.logsigmoid(outputs).logsumexp(0) - nn.functional.logsigmoid(-outputs).logsumexp(0),
        _ => outputs.mean([0]),
    };
}
