using System.Numerics.Tensors;

namespace MLExtensions.Trainers;

/// <summary>The embedding of one-hot blocks, and the way back: the rows of the matrix whose slots are not zero.</summary>
/// <param name="layout">A layout with embedded categories.</param>
/// <param name="values">All parameters.</param>
/// <param name="gradient">Where gradients are added.</param>
/// <param name="first">Place of the first embedding in a row of the first layer's inputs.</param>
internal sealed unsafe class CategoryPass(NetworkLayout layout, float* values, float* gradient, int first)
{
    private readonly int size = layout.CategoryEmbedding!.Size, inputs = layout.InputCount, outputs = layout.Layers[0].Inputs;

    private int Items => layout.Categories.Length * layout.Members;

    /// <summary>The embeddings, in the rows of all members (M, N, inputs of the first layer).</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="rows">N.</param>
    /// <param name="target">Takes the outcome.</param>
    public void Forward(float* features, int rows, float* target) => RowParts.Run(Items, (long)rows * size, (_, start, end) =>
    {
        for (var item = start; item < end; item++)
            for (var row = 0; row < rows; row++)
            {
                var embedded = new Span<float>(Place(target, item, rows, row), size);
                embedded.Clear();
                var x = Slots(features, item, row);
                for (var slot = x.IndexOfAnyExcept(0f); slot >= 0; slot = Next(x, slot))
                    TensorPrimitives.MultiplyAdd(Row(values, item, slot), x[slot], embedded, embedded);
            }
    });

    /// <summary>Adds the gradients of the matrices.</summary>
    /// <param name="features">As on the way forward.</param>
    /// <param name="rows">N.</param>
    /// <param name="arriving">Gradient with respect to the inputs of the first layer (M, N, inputs).</param>
    public void Backward(float* features, int rows, float* arriving) => RowParts.Run(Items, (long)rows * size, (_, start, end) =>
    {
        for (var item = start; item < end; item++)
            for (var row = 0; row < rows; row++)
            {
                var x = Slots(features, item, row);
                for (var slot = x.IndexOfAnyExcept(0f); slot >= 0; slot = Next(x, slot))
                {
                    var sum = Row(gradient, item, slot);
                    TensorPrimitives.MultiplyAdd(new ReadOnlySpan<float>(Place(arriving, item, rows, row), size), x[slot], sum, sum);
                }
            }
    });

    private static int Next(ReadOnlySpan<float> x, int slot) => x[(slot + 1)..].IndexOfAnyExcept(0f) is >= 0 and var more ? slot + 1 + more : -1;

    private int Block(int item) => item % layout.Categories.Length;

    private ReadOnlySpan<float> Slots(float* features, int item, int row)
    {
        var range = layout.Categories[Block(item)];
        return new(features + (nint)row * inputs + range.Start, range.Count);
    }

    private float* Place(float* rows, int item, int count, int row)
        => rows + ((nint)(item / layout.Categories.Length) * count + row) * outputs + first + Block(item) * size;

    /// <summary>The matrix's row of one slot, of the member that the item belongs to.</summary>
    private Span<float> Row(float* all, int item, int slot)
    {
        var block = Block(item);
        return new(all + layout.Input.Categories[block] + ((nint)(item / layout.Categories.Length) * layout.Categories[block].Count + slot) * size, size);
    }
}
