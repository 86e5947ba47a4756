namespace MLExtensions.Models;

/// <summary>Inputs and their piecewise-linear embeddings into another buffer.</summary>
internal sealed class PiecewiseLinearEmbeddingStep(PiecewiseLinearEmbeddingLayer layer, int source, int target) : FeedForwardStep
{
    private readonly float[] inverseWidths = InverseWidths(layer);

    public override void Run(ScratchRows scratch, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var x = scratch.Row(source, layer.InputCount, row);
            var y = scratch.Row(target, layer.OutputCount, row);
            x.CopyTo(y);
            for (int input = 0, first = 0; input < layer.Inputs.Length; first += layer.KnotCounts[input++])
                Embed(x[layer.Inputs[input]], first, layer.KnotCounts[input], y.Slice(layer.InputCount + input * layer.Size, layer.Size));
        }
    }

    private void Embed(float x, int first, int count, Span<float> embedding)
    {
        var knots = layer.Knots.AsSpan().Slice(first, count);
        var value = Math.Clamp(x, knots[0], knots[^1]);   // NaN stays NaN
        var found = knots[1..^1].BinarySearch(value);
        var at = first + (found < 0 ? ~found : found);   // NaN, which counts as less than any number, is taken to the first piece
        var share = (value - layer.Knots[at]) * inverseWidths[at];
        var values = layer.Values.AsSpan().Slice(at * layer.Size, 2 * layer.Size);
        for (var element = 0; element < embedding.Length; element++)
            embedding[element] = values[element] + share * (values[layer.Size + element] - values[element]);
    }

    private static float[] InverseWidths(PiecewiseLinearEmbeddingLayer layer)
    {
        var inverse = new float[layer.Knots.Length];
        for (var knot = 0; knot + 1 < inverse.Length; knot++)
            inverse[knot] = (float)(1 / ((double)layer.Knots[knot + 1] - layer.Knots[knot]));   // without meaning from one input to the next
        return inverse;
    }
}
