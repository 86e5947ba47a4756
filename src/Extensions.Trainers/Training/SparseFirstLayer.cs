using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// The matrix of the first layer on sparse features, in main memory. A step costs what its batch touches: no gradient of the whole matrix
/// exists, and only the rows of features that occur in the batch are moved. See <see cref="Optimizer"/> for what that means.
/// </summary>
internal sealed unsafe class SparseFirstLayer
{
    private readonly List<(SparseBatch Batch, Tensor Sums)> passes = [];
    private readonly TouchedRows touched;
    private readonly ParameterGroup group;
    private readonly float* weights, first, second;
    private readonly int* steps;
    private readonly int width;
    private Tensor? gradient;   // keeps the memory at gradientStart
    private float* gradientStart;

    /// <param name="slots">The layer; its matrix comes first among all parameters.</param>
    /// <param name="group">Rates of the matrix.</param>
    /// <param name="state">Holds parameters, buffers and the steps made per row.</param>
    public SparseFirstLayer(LayerSlots slots, ParameterGroup group, TrainingState state)
    {
        (this.group, width, touched) = (group, slots.Outputs, new(slots.Inputs));
        weights = (float*)Start(state.Values);
        steps = (int*)Start(state.RowSteps!);
        first = state.Buffers.Length > 0 ? (float*)Start(state.Buffers[0]) : null;
        second = state.Buffers.Length > 1 ? (float*)Start(state.Buffers[1]) : null;
    }

    /// <summary>Features times the matrix, (N, H), where a graph starts; the coming step uses the gradient that arrives there.</summary>
    /// <param name="features">Sparse (N, D).</param>
    /// <exception cref="NotSupportedException">The features ask for a gradient.</exception>
    public Tensor Forward(Tensor features)
    {
        if (features.requires_grad)
            throw new NotSupportedException("There is no gradient with respect to sparse features on the CPU. An objective that needs it must be trained on dense features.");
        var batch = new SparseBatch(features);
        var sums = Multiply(batch, weights, width).requires_grad_();
        passes.Add((batch, sums));
        return sums;
    }

    /// <summary>Features times a matrix, outside any graph.</summary>
    /// <param name="features">Sparse (N, D), in main memory.</param>
    /// <param name="weights">(D, H) at the start of a contiguous tensor in main memory.</param>
    /// <param name="width">H.</param>
    /// <returns>(N, H).</returns>
    public static Tensor Multiply(Tensor features, Tensor weights, int width) => Multiply(new SparseBatch(features), (float*)Start(weights), width);

    /// <summary>Takes the gradients that arrived at the passes since the last call. Comes between the backward pass and the step.</summary>
    public void CollectGradient()
    {
        var reached = passes.Where(pass => pass.Sums.grad is not null).ToArray();
        passes.Clear();
        touched.Collect([.. reached.Select(pass => pass.Batch)]);
        gradient = reached.Length == 0 ? null : cat([.. reached.Select(pass => pass.Sums.grad!)]);
        gradientStart = gradient is null ? null : (float*)Start(gradient);
    }

    /// <summary>Squared Euclidean norm of the collected gradient.</summary>
    public double SquaredGradientLength()
    {
        var sums = new double[ParallelParts.Count];
        ParallelParts.Run(touched.Count, (part, start, end) =>
        {
            var row = new float[width];
            for (var place = start; place < end; place++)
            {
                AddGradient(row, place);
                sums[part] += TensorPrimitives.SumOfSquares<float>(row);
                row.AsSpan().Clear();
            }
        });
        return sums.Sum();
    }

    /// <summary>Moves the rows of the matrix that the collected gradient touches.</summary>
    /// <param name="optimizer">Says how.</param>
    /// <param name="size">Numbers of the step, but for its number: each row counts its own.</param>
    public void Step(Optimizer optimizer, in StepSize size)
    {
        var common = size.For(group);
        ParallelParts.Run(touched.Count, (_, start, end) =>
        {
            var row = new float[width];
            for (var place = start; place < end; place++)
            {
                AddGradient(row, place);
                var column = touched.Columns[place];
                optimizer.Step(new ParameterSpans(Row(weights, column), row, Row(first, column), Row(second, column)), common with { Number = ++steps[column] });
            }
        });
    }

    private static Tensor Multiply(SparseBatch batch, float* weights, int width)
    {
        var result = zeros(batch.RowCount, width);
        var sums = (float*)Start(result);
        if (batch.RowStarts() is { } starts)
            ParallelParts.Run(batch.RowCount, (_, start, end) => Add(starts[start], starts[end]));
        else
            Add(0, batch.EntryCount);
        return result;

        void Add(int start, int end)
        {
            var rows = batch.Rows[start..end];
            var columns = batch.Columns[start..end];
            var values = batch.Values[start..end];
            for (var entry = 0; entry < values.Length; entry++)
            {
                var target = new Span<float>(sums + rows[entry] * width, width);
                TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(weights + columns[entry] * width, width), values[entry], target, target);
            }
        }
    }

    private void AddGradient(Span<float> sum, int place)
    {
        touched.Entries(place, out var rows, out var values);
        for (var i = 0; i < rows.Length; i++)
            TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(gradientStart + (long)rows[i] * width, width), values[i], sum, sum);
    }

    private Span<float> Row(float* matrix, int row) => matrix is null ? default : new Span<float>(matrix + (long)row * width, width);

    /// <summary>Address of the first element; a span over all of a long tensor would be too long.</summary>
    private static void* Start(Tensor tensor)
    {
        using var element = tensor.view(-1).narrow(0, 0, 1);
        return Unsafe.AsPointer(ref MemoryMarshal.GetReference(element.bytes));
    }
}
