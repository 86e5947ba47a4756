using System.Numerics.Tensors;

using Microsoft.ML.Data;

namespace MLExtensions.Models;

/// <summary>Computes a network's outputs in managed code, one row at a time. Immutable: any number of threads may share it, each with its own session.</summary>
/// <remarks>
/// The result depends on the row and the network alone, to the last bit, not on the thread, the caller or the representation
/// (dense or sparse) of the row. A NaN feature makes all outputs NaN.
/// </remarks>
internal sealed class FeedForwardScorer
{
    private readonly DenseKernel first;
    private readonly List<FeedForwardStep> steps = [];
    private readonly int result;
    private readonly int rowCount;
    private readonly int rowLength;

    public FeedForwardScorer(FeedForwardParameters network)
    {
        Network = network;
        var layer = (DenseLayer)network.Layers[0];
        first = new DenseKernel(layer);
        rowLength = first.Stride;
        rowCount = 1;
        result = Plan(network.Layers.AsSpan()[1..], 0, layer.OutputCount, new Stack<int>(), ref rowCount, ref rowLength);
    }

    public FeedForwardParameters Network { get; }

    /// <summary>Scratch memory for one thread.</summary>
    public Session CreateSession() => new(this);

    /// <summary>Turns layers into steps on numbered scratch rows; returns the row that holds the outcome.</summary>
    private int Plan(ReadOnlySpan<FeedForwardLayer> layers, int current, int width, Stack<int> free, ref int rows, ref int longest)
    {
        foreach (var layer in layers)
        {
            switch (layer)
            {
                case DenseLayer dense:
                    var kernel = new DenseKernel(dense);
                    var target = free.TryPop(out var idle) ? idle : rows++;
                    steps.Add(new DenseStep(kernel, dense.InputCount, current, target));
                    free.Push(current);
                    (current, width, longest) = (target, dense.OutputCount, Math.Max(longest, kernel.Stride));
                    break;
                case ActivationLayer activation:
                    steps.Add(new ActivationStep(activation.Function, width, current));
                    break;
                case LayerNormalization normalization:
                    steps.Add(new NormalizationStep(normalization, current));
                    break;
                case ResidualBlock block:
                    var body = free.TryPop(out idle) ? idle : rows++;
                    steps.Add(new CopyStep(width, current, body));
                    body = Plan(block.Body.AsSpan(), body, width, free, ref rows, ref longest);
                    steps.Add(new AddStep(width, current, body));
                    free.Push(current);
                    current = body;
                    break;
            }
        }
        return current;
    }

    /// <summary>Scores rows on one thread without allocating.</summary>
    internal sealed class Session
    {
        private readonly FeedForwardScorer scorer;
        private readonly float[][] rows;
        private readonly float[] centred;

        public Session(FeedForwardScorer scorer)
        {
            this.scorer = scorer;
            rows = new float[scorer.rowCount][];
            for (var row = 0; row < rows.Length; row++)
                rows[row] = new float[scorer.rowLength];
            centred = new float[scorer.Network.InputOffset.Length];
        }

        /// <summary>Scores a row as ML.NET holds it.</summary>
        /// <exception cref="ArgumentException">The row has another number of features than the network.</exception>
        public void Score(in VBuffer<float> features, Span<float> outputs)
        {
            if (features.IsDense)
                Score(features.GetValues(), outputs);
            else
                Score(features.Length, features.GetIndices(), features.GetValues(), outputs);
        }

        /// <summary>Scores a dense row.</summary>
        /// <exception cref="ArgumentException">The row has another number of features than the network.</exception>
        public void Score(ReadOnlySpan<float> features, Span<float> outputs)
        {
            Check(features.Length);
            var offset = scorer.Network.InputOffset.AsSpan();
            if (!offset.IsEmpty)
            {
                TensorPrimitives.Subtract(features, offset, centred);
                features = centred;
            }
            scorer.first.Run(features, rows[0]);
            Finish(outputs);
        }

        /// <summary>Scores a sparse row: ascending indices and their values; all other features are zero.</summary>
        /// <exception cref="ArgumentException">The row has another number of features than the network.</exception>
        public void Score(int length, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> outputs)
        {
            Check(length);
            var offset = scorer.Network.InputOffset.AsSpan();
            if (offset.IsEmpty)
            {
                scorer.first.Run(indices, values, rows[0]);
            }
            else
            {
                TensorPrimitives.Subtract(0f, offset, centred);
                for (var k = 0; k < indices.Length; k++)
                    centred[indices[k]] = values[k] - offset[indices[k]];
                scorer.first.Run(centred, rows[0]);
            }
            Finish(outputs);
        }

        private void Finish(Span<float> outputs)
        {
            foreach (var step in scorer.steps)
                step.Run(rows);
            rows[scorer.result].AsSpan(0, scorer.Network.OutputCount).CopyTo(outputs);
        }

        private void Check(int length)
        {
            if (length != scorer.Network.InputCount)
                throw new ArgumentException($"The model was trained on {scorer.Network.InputCount} features; this row has {length}.", "features");
        }
    }
}
