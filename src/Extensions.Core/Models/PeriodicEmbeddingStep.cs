using System.Numerics;

namespace MLExtensions.Models;

/// <summary>Inputs and their periodic embeddings into another buffer.</summary>
internal sealed class PeriodicEmbeddingStep : FeedForwardStep
{
    private readonly PeriodicEmbeddingLayer layer;
    private readonly int source, target, cosines;
    private readonly int padded;
    private readonly float[] frequencies, turns, weights, biases;

    public PeriodicEmbeddingStep(PeriodicEmbeddingLayer layer, int source, int target, int cosines)
    {
        (this.layer, this.source, this.target, this.cosines) = (layer, source, target, cosines);
        padded = ScratchRows.Stride(layer.FrequencyCount);
        frequencies = new float[layer.Inputs.Length * padded];
        turns = new float[frequencies.Length];
        for (var at = 0; at < layer.Frequencies.Length; at++)
        {
            var (input, frequency) = Math.DivRem(at, layer.FrequencyCount);
            frequencies[input * padded + frequency] = layer.Frequencies[at];
            var phase = layer.Phases[at] / (2 * Math.PI);
            turns[input * padded + frequency] = (float)(phase - Math.Round(phase));
        }
        weights = [.. layer.Weights, .. new float[Vector<float>.Count]];
        biases = [.. layer.Biases, .. new float[Vector<float>.Count]];
    }

    public override void Run(ScratchRows scratch, int rows)
    {
        var stride = ScratchRows.Stride(layer.OutputCount);
        for (var row = 0; row < rows; row++)
        {
            // Sums are stored as whole vectors; what reaches beyond an embedding is overwritten by the next embedding or row.
            var x = scratch.Row(source, layer.InputCount, row);
            var y = scratch.From(target, row * stride);
            for (var input = 0; input < layer.Inputs.Length; input++)
                Embed(input, x[layer.Inputs[input]], scratch.From(cosines, 0), y[(layer.InputCount + input * layer.Size)..]);
            x.CopyTo(y);
        }
    }

    private void Embed(int input, float x, Span<float> cosine, Span<float> embedding)
    {
        var width = Vector<float>.Count;
        var value = new Vector<float>(x);
        for (var at = 0; at < padded; at += width)
            Turns.Cosine(Turns.Fraction(value, new Vector<float>(frequencies.AsSpan(input * padded + at)), new Vector<float>(turns.AsSpan(input * padded + at)))).CopyTo(cosine[at..]);
        for (var at = 0; at < layer.Size; at += width)
        {
            var sum = new Vector<float>(biases.AsSpan(input * layer.Size + at));
            for (var frequency = 0; frequency < layer.FrequencyCount; frequency++)
            {
                var weight = new Vector<float>(weights.AsSpan((input * layer.FrequencyCount + frequency) * layer.Size + at));
                sum = Vector.MultiplyAddEstimate(new Vector<float>(cosine[frequency]), weight, sum);
            }
            sum.CopyTo(embedding[at..]);
        }
    }
}
