using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What the way back needs of one pass through a <see cref="DirectNetwork"/>.</summary>
/// <param name="layers">Number of layers, the output layer included.</param>
internal sealed class DirectPass(int layers)
{
    /// <summary>Features (N, D) as they came.</summary>
    public Tensor? Features { get; set; }

    /// <summary>With their embeddings; the features themselves where there are none.</summary>
    public Tensor? Embedded { get; set; }

    /// <summary>What entered each layer.</summary>
    public Tensor?[] Inputs { get; } = new Tensor?[layers];

    /// <summary>Sums of each hidden layer; on the way back the gradient with respect to them.</summary>
    public Tensor?[] Sums { get; } = new Tensor?[layers];

    /// <summary>Dropout of each hidden layer.</summary>
    public DropoutMask[] Masks { get; } = new DropoutMask[layers];

    /// <summary>The leaf that the loss is computed from.</summary>
    public Tensor? Outputs { get; set; }

    /// <summary>On the way back, the gradient with respect to what left the last layer passed.</summary>
    public Tensor? Arriving { get; set; }
}
