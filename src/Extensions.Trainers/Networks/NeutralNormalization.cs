using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Sets every batch normalisation to the identity on the given rows: running statistics are those of the rows, scale and shift undo them.
/// So a network can start from one whose normalisation was folded into its weights.
/// </summary>
internal static class NeutralNormalization
{
    public static void Apply(Network network, Tensor features)
    {
        using var scope = NewDisposeScope();
        network.Visit(features, (layer, x) =>
        {
            if (layer.RunningMean is not { } mean || layer.RunningVariance is not { } variance)
                return;
            var sums = layer.Sums(x);
            mean.copy_(sums.mean([-2]).view(-1));
            variance.copy_(sums.var(-2, unbiased: false).view(-1).clamp_min(Number.Of(Network.Epsilon)));
            layer.Scale!.copy_((variance + Number.Of(Network.Epsilon)).sqrt().view(layer.Scale.shape));
            layer.Shift!.copy_(mean.view(layer.Shift.shape));
        });
    }
}
