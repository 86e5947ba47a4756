using System.Numerics.Tensors;

using Microsoft.ML.Data;

namespace MLExtensions.Models;

/// <summary>Computes a network's outputs in managed code. Immutable: any number of threads may share it, each with its own session.</summary>
/// <remarks>
/// The result depends on the row and the network alone, to the last bit, not on the thread, the caller or the representation
/// (dense or sparse) of the row. A NaN feature makes all outputs NaN.
/// </remarks>
internal sealed class FeedForwardScorer(FeedForwardParameters network)
{
    // Elements in one buffer of a block of rows: 96 kB, so that the buffers and a panel of weights stay in the second-level cache.
    private const int BlockElements = 24 * 1024;

    private readonly FeedForwardPlan plan = new(network);

    public FeedForwardParameters Network => network;

    /// <summary>Scratch memory for one thread that scores row by row.</summary>
    public Session CreateSession() => new(this, 1);

    /// <summary>Scratch memory for one thread that scores many rows at once.</summary>
    public Session CreateBatchSession() => new(this, Math.Clamp(BlockElements / ScratchRows.Stride(plan.LongestRow) / 8 * 8, 8, 128));

    /// <exception cref="ArgumentException">A row of that length has another number of features than the network.</exception>
    public void CheckLength(int length)
    {
        if (length != network.InputCount)
            throw new ArgumentException($"The model was trained on {network.InputCount} features; this row has {length}.", "features");
    }

    /// <summary>Scores rows on one thread without allocating.</summary>
    internal sealed class Session
    {
        private readonly FeedForwardScorer scorer;
        private readonly FeedForwardPlan plan;
        private readonly ScratchRows scratch;

        public Session(FeedForwardScorer scorer, int capacity)
        {
            (this.scorer, plan) = (scorer, scorer.plan);
            scratch = new ScratchRows(plan.BufferCount, plan.LongestRow, capacity);
        }

        /// <summary>Rows that are taken through the network together.</summary>
        public int Capacity => scratch.Capacity;

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
            scorer.CheckLength(features.Length);
            if (plan.First is { } first)
                first.Run(features, features.Length, 1, scratch.Rows(0, first.OutputCount, 1));
            else
                Load(features, 0);
            Finish(1, outputs);
        }

        /// <summary>Scores a sparse row: ascending indices and their values; all other features are zero.</summary>
        /// <exception cref="ArgumentException">The row has another number of features than the network.</exception>
        public void Score(int length, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> outputs)
        {
            scorer.CheckLength(length);
            if (plan.First is { } first)
                first.Run(indices, values, scratch.Rows(0, first.OutputCount, 1));
            else
                Load(indices, values);
            Finish(1, outputs);
        }

        /// <summary>Scores dense rows, row-major (rows, features), into (rows, outputs); the same bits as row by row.</summary>
        /// <exception cref="ArgumentException">The features are not whole rows, or the outputs have another number of rows.</exception>
        public void ScoreRows(ReadOnlySpan<float> features, Span<float> outputs)
        {
            var (inputCount, outputCount) = (scorer.Network.InputCount, scorer.Network.OutputCount);
            var (left, rest) = Math.DivRem(features.Length, inputCount);
            if (rest != 0 || outputs.Length != (long)left * outputCount)
                throw new ArgumentException($"Features must hold rows of {inputCount} and outputs as many rows of {outputCount}; got {features.Length} and {outputs.Length} numbers.", nameof(features));
            while (left > 0)
            {
                var rows = Math.Min(left, scratch.Capacity);
                var block = features[..(rows * inputCount)];
                if (plan.First is { } first)
                    first.Run(block, inputCount, rows, scratch.Rows(0, first.OutputCount, rows));
                for (var row = 0; plan.First is null && row < rows; row++)
                    Load(block.Slice(row * inputCount, inputCount), row);
                Finish(rows, outputs);
                features = features[block.Length..];
                outputs = outputs[(rows * outputCount)..];
                left -= rows;
            }
        }

        private void Load(ReadOnlySpan<float> features, int row)
        {
            var target = scratch.Row(0, features.Length, row);
            var offset = scorer.Network.InputOffset.AsSpan();
            if (offset.IsEmpty)
                features.CopyTo(target);
            else
                TensorPrimitives.Subtract(features, offset, target);
        }

        private void Load(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
        {
            var target = scratch.Row(0, scorer.Network.InputCount, 0);
            var offset = scorer.Network.InputOffset.AsSpan();
            if (offset.IsEmpty)
                target.Clear();
            else
                TensorPrimitives.Subtract(0f, offset, target);
            for (var k = 0; k < indices.Length; k++)
                target[indices[k]] = offset.IsEmpty ? values[k] : values[k] - offset[indices[k]];
        }

        private void Finish(int rows, Span<float> outputs)
        {
            foreach (var step in plan.Steps)
                step.Run(scratch, rows);
            var width = scorer.Network.OutputCount;
            for (var row = 0; row < rows; row++)
                scratch.Row(plan.Result, width, row).CopyTo(outputs[(row * width)..]);
        }
    }
}
