namespace MLExtensions.Trainers;

/// <summary>The embedding of numbers by piecewise-linear functions, and the way back: number by number, in time that does not grow with the pieces.</summary>
/// <param name="layout">A layout with knots.</param>
/// <param name="values">All parameters.</param>
/// <param name="gradient">Where gradients are added.</param>
/// <param name="first">Place of the first embedding in a row of the first layer's inputs.</param>
internal sealed unsafe class PiecewiseLinearPass(NetworkLayout layout, float* values, float* gradient, int first)
{
    private readonly NumberKnots knots = layout.Knots!;
    private readonly int pieces = layout.Knots!.PieceCount, size = layout.PiecewiseEmbedding!.Size, inputs = layout.InputCount, outputs = layout.Layers[0].Inputs;

    private int Items => knots.Inputs.Length * layout.Members;

    /// <summary>The embeddings, in the rows of all members (M, N, inputs of the first layer).</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="rows">N.</param>
    /// <param name="target">Takes the outcome.</param>
    public void Forward(float* features, int rows, float* target) => RowParts.Run(Items, (long)rows * size, (_, start, end) =>
    {
        var atKnots = new float[(pieces + 1) * size];
        for (var item = start; item < end; item++)
        {
            var number = item % knots.Inputs.Length;
            Sum(item, atKnots);
            var x = features + knots.Inputs[number];
            var y = target + (nint)(item / knots.Inputs.Length) * rows * outputs + first + number * size;
            for (var row = 0; row < rows; row++, x += inputs, y += outputs)
            {
                var (piece, share) = Find(knots.Knots[number].AsSpan(), *x);
                for (var s = 0; s < size; s++)
                {
                    var from = atKnots[piece * size + s];
                    y[s] = from + share * (atKnots[(piece + 1) * size + s] - from);
                }
            }
        }
    });

    /// <summary>Adds the gradients of rises and first values.</summary>
    /// <param name="features">As on the way forward.</param>
    /// <param name="rows">N.</param>
    /// <param name="arriving">Gradient with respect to the inputs of the first layer (M, N, inputs).</param>
    /// <remarks>A row adds its gradient to all pieces below its own, and the share that it has passed to its own: sums over the rows of each piece, then over pieces.</remarks>
    public void Backward(float* features, int rows, float* arriving) => RowParts.Run(Items, (long)rows * size, (_, start, end) =>
    {
        var (whole, passed) = (new float[pieces * size], new float[pieces * size]);
        for (var item = start; item < end; item++)
        {
            Array.Clear(whole);
            Array.Clear(passed);
            var number = item % knots.Inputs.Length;
            var x = features + knots.Inputs[number];
            var g = arriving + (nint)(item / knots.Inputs.Length) * rows * outputs + first + number * size;
            for (var row = 0; row < rows; row++, x += inputs, g += outputs)
            {
                var (piece, share) = Find(knots.Knots[number].AsSpan(), *x);
                for (var s = 0; s < size; s++)
                {
                    whole[piece * size + s] += g[s];
                    passed[piece * size + s] += share * g[s];
                }
            }
            var rises = gradient + layout.Input.Rises + (nint)item * pieces * size;
            for (var s = 0; s < size; s++)
            {
                var above = 0f;
                for (var at = (pieces - 1) * size + s; at >= 0; at -= size)
                {
                    rises[at] += passed[at] + above;
                    above += whole[at];
                }
                gradient[layout.Input.FirstValues + (nint)item * size + s] += above;
            }
        }
    });

    /// <summary>Values at the knots of one number of one member: the first, and then one rise after another.</summary>
    private void Sum(int item, float[] atKnots)
    {
        var firsts = values + layout.Input.FirstValues + (nint)item * size;
        var rises = values + layout.Input.Rises + (nint)item * pieces * size;
        for (var s = 0; s < size; s++)
            atKnots[s] = firsts[s];
        for (var at = size; at < atKnots.Length; at++)
            atKnots[at] = atKnots[at - size] + rises[at - size];
    }

    /// <summary>The piece of a value, the first one's and the last one's side included, and the share of it that the value has passed.</summary>
    private static (int Piece, float Share) Find(ReadOnlySpan<float> of, float x)
    {
        var value = Math.Clamp(x, of[0], of[^1]);
        var found = of[1..^1].BinarySearch(value);
        var piece = found < 0 ? ~found : found;
        return (piece, (value - of[piece]) / (of[piece + 1] - of[piece]));
    }
}
