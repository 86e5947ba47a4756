using System.Buffers;
using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>The embedding of numbers by cosines, and the way back: column by column, whose parameters and values have nothing in common with each other's.</summary>
/// <param name="layout">A layout with periodic embeddings.</param>
/// <param name="values">All parameters.</param>
/// <param name="gradient">Where gradients are added.</param>
/// <param name="first">Place of the first embedding in a row of the first layer's inputs.</param>
internal sealed unsafe class PeriodicPass(NetworkLayout layout, float* values, float* gradient, int first)
{
    private readonly int frequencyCount = layout.Embedding!.FrequencyCount, size = layout.Embedding.Size, inputs = layout.InputCount, outputs = layout.Layers[0].Inputs;

    private int Items => layout.Numbers.Length * layout.Members;

    /// <summary>The embeddings, in the rows of all members (M, N, inputs of the first layer).</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="rows">N.</param>
    /// <param name="target">Takes the outcome.</param>
    public void Forward(float* features, int rows, float* target) =>
        RowParts.Run(Items, (long)rows * frequencyCount, (_, start, end) =>
        {
            using var columns = new Columns(rows, 1 + size);
            var turns = stackalloc float[frequencyCount];
            for (var item = start; item < end; item++)
            {
                var number = Number.Of(layout, item);
                columns.Gather(0, features + layout.Numbers[number.Index], inputs);
                Forward(number, columns, turns);
                for (var s = 0; s < size; s++)
                    columns.Scatter(1 + s, target + (nint)number.Member * rows * outputs + first + number.Index * size + s, outputs);
            }
        });

    /// <summary>Adds the gradients of frequencies, phases, weights and biases.</summary>
    /// <param name="features">As on the way forward.</param>
    /// <param name="rows">N.</param>
    /// <param name="arriving">Gradient with respect to the inputs of the first layer (M, N, inputs).</param>
    public void Backward(float* features, int rows, float* arriving) => RowParts.Run(Items, (long)rows * frequencyCount, (_, start, end) =>
    {
        using var columns = new Columns(rows, 1 + size);
        var weightSums = stackalloc Vector<float>[size];
        for (var item = start; item < end; item++)
        {
            var number = Number.Of(layout, item);
            columns.Gather(0, features + layout.Numbers[number.Index], inputs);
            for (var s = 0; s < size; s++)
                columns.Gather(1 + s, arriving + (nint)number.Member * rows * outputs + first + number.Index * size + s, outputs);
            Backward(number, columns, weightSums);
        }
    });

    private void Forward(Number number, Columns columns, float* turns)
    {
        var frequencies = values + number.Cosine(layout.Input.Frequencies);
        var phases = values + number.Cosine(layout.Input.Phases);
        var weights = values + number.Weight(layout.Input.EmbeddingWeights);
        var biases = values + number.Bias(layout.Input.EmbeddingBiases);
        for (var f = 0; f < frequencyCount; f++)
            turns[f] = Turn(phases[f]);
        for (var row = 0; row < columns.Rows; row += Vector<float>.Count)
        {
            var x = columns.At(0, row);
            for (var s = 0; s < size; s++)
                columns.At(1 + s, row) = new(biases[s]);
            for (var f = 0; f < frequencyCount; f++)
            {
                var cosine = Models.Turns.Cosine(Models.Turns.Fraction(x, new(frequencies[f]), new(turns[f])));
                for (var s = 0; s < size; s++)
                    columns.At(1 + s, row) = Vector.MultiplyAddEstimate(cosine, new(weights[f * size + s]), columns.At(1 + s, row));
            }
        }
    }

    private void Backward(Number number, Columns columns, Vector<float>* weightSums)
    {
        var (frequencies, phases) = (number.Cosine(layout.Input.Frequencies), number.Cosine(layout.Input.Phases));
        var (weights, biases) = (number.Weight(layout.Input.EmbeddingWeights), number.Bias(layout.Input.EmbeddingBiases));
        for (var f = 0; f < frequencyCount; f++)
        {
            var (frequency, turn) = (new Vector<float>(values[frequencies + f]), new Vector<float>(Turn(values[phases + f])));
            var (frequencySum, phaseSum) = (Vector<float>.Zero, Vector<float>.Zero);
            new Span<Vector<float>>(weightSums, size).Clear();
            for (var row = 0; row < columns.Rows; row += Vector<float>.Count)
            {
                var x = columns.At(0, row);
                var fraction = Models.Turns.Fraction(x, frequency, turn);
                var cosine = Models.Turns.Cosine(fraction);
                var arriving = Vector<float>.Zero;
                for (var s = 0; s < size; s++)
                {
                    var g = columns.At(1 + s, row);
                    weightSums[s] = Vector.MultiplyAddEstimate(cosine, g, weightSums[s]);
                    arriving = Vector.MultiplyAddEstimate(g, new(values[weights + f * size + s]), arriving);
                }
                arriving *= Models.Turns.Sine(fraction);
                phaseSum -= arriving;
                frequencySum -= arriving * x;
            }
            gradient[frequencies + f] += 2 * MathF.PI * Vector.Sum(frequencySum);
            gradient[phases + f] += Vector.Sum(phaseSum);
            for (var s = 0; s < size; s++)
                gradient[weights + f * size + s] += Vector.Sum(weightSums[s]);
        }
        for (var s = 0; s < size; s++)
        {
            var sum = Vector<float>.Zero;
            for (var row = 0; row < columns.Rows; row += Vector<float>.Count)
                sum += columns.At(1 + s, row);
            gradient[biases + s] += Vector.Sum(sum);
        }
    }

    private static float Turn(float phase)
    {
        var turns = phase / (2 * Math.PI);
        return (float)(turns - Math.Round(turns));
    }

    /// <summary>One embedded number of one member of the ensemble, and where its parameters begin.</summary>
    private readonly record struct Number(int Member, int Index, int Place, int FrequencyCount, int Size)
    {
        public static Number Of(NetworkLayout layout, int item)
            => new(item / layout.Numbers.Length, item % layout.Numbers.Length, item, layout.Embedding!.FrequencyCount, layout.Embedding.Size);

        public nint Cosine(long offset) => (nint)offset + (nint)Place * FrequencyCount;

        public nint Weight(long offset) => (nint)offset + (nint)Place * FrequencyCount * Size;

        public nint Bias(long offset) => (nint)offset + (nint)Place * Size;
    }

    /// <summary>A few columns of a batch, each filled up to whole vectors with zeros.</summary>
    private readonly ref struct Columns(int rows, int count) : IDisposable
    {
        private static readonly int Width = Vector<float>.Count;
        private readonly int padded = (rows + Width - 1) / Width * Width;
        private readonly float[] array = Rented(count * ((rows + Width - 1) / Width * Width));

        public int Rows => padded;

        public ref Vector<float> At(int column, int row) => ref System.Runtime.CompilerServices.Unsafe.As<float, Vector<float>>(ref array[column * padded + row]);

        public void Gather(int column, float* source, int distance)
        {
            var target = array.AsSpan(column * padded, rows);
            for (var row = 0; row < target.Length; row++)
                target[row] = source[(nint)row * distance];
        }

        public void Scatter(int column, float* target, int distance)
        {
            var source = array.AsSpan(column * padded, rows);
            for (var row = 0; row < source.Length; row++)
                target[(nint)row * distance] = source[row];
        }

        public void Dispose() => ArrayPool<float>.Shared.Return(array);

        private static float[] Rented(int length)
        {
            var array = ArrayPool<float>.Shared.Rent(length);
            array.AsSpan().Clear();
            return array;
        }
    }
}
