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
            Cosine(value, new Vector<float>(frequencies.AsSpan(input * padded + at)), new Vector<float>(turns.AsSpan(input * padded + at))).CopyTo(cosine[at..]);
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

    /// <summary>
    /// cos(2 pi (frequency * x + turn)). Fused, the fraction of frequency * x is exact. With r in [-1/2, 1/2] left of the argument,
    /// cos(2 pi r) = sin(2 pi s), s = 1/4 - |r|, where s P(s^2) interpolates at Chebyshev nodes for |s| up to 1/4, to 1e-10.
    /// </summary>
    private static Vector<float> Cosine(Vector<float> x, Vector<float> frequency, Vector<float> turn)
    {
        var r = Vector.MultiplyAddEstimate(frequency, x, -Vector.Round(frequency * x)) + turn;
        var s = new Vector<float>(0.25f) - Vector.Abs(r - Vector.Round(r));
        var w = s * s;
        var p = new Vector<float>(-14.393966295455941f);
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(42.009779303153907f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(-76.704279876042621f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(81.605226174029661f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(-41.341702116744f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(6.2831853070722641f));
        return s * p;
    }
}
