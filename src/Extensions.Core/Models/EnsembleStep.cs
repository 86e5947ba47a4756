using System.Numerics;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>The mean prediction of members whose outputs lie one member after another in a buffer.</summary>
internal sealed class EnsembleStep(int members, int width, OutputLink link, int source, int target) : FeedForwardStep
{
    // Subtracting an infinite greatest element would make NaN of the others.
    private static readonly Vector<float> Least = new(-float.MaxValue);

    public override void Run(ScratchRows scratch, int rows)
    {
        var size = rows * ScratchRows.Stride(width);
        var outputs = scratch.From(source, 0)[..(members * size)];
        var mean = MemoryMarshal.Cast<float, Vector<float>>(scratch.Rows(target, width, rows));
        if (link == OutputLink.Softmax)
        {
            for (var row = 0; row < members * rows; row++)
                RowMath.LogSoftmax(outputs.Slice(row * ScratchRows.Stride(width), width), scratch.Rows(target, width, 1));
        }
        var z = MemoryMarshal.Cast<float, Vector<float>>(outputs);
        for (var at = 0; at < mean.Length; at++)
        {
            mean[at] = link switch
            {
                OutputLink.Identity => Mean(z[at..], mean.Length),
                OutputLink.Sigmoid => LogSumSigmoid(z[at..], mean.Length, Vector<float>.One) - LogSumSigmoid(z[at..], mean.Length, -Vector<float>.One),
                _ => LogMeanExp(z[at..], mean.Length),
            };
        }
    }

    private static Vector<float> Mean(ReadOnlySpan<Vector<float>> z, int step)
    {
        var sum = Vector<float>.Zero;
        var count = 0;
        for (var at = 0; at < z.Length; at += step, count++)
            sum += z[at];
        return sum / count;
    }

    private static Vector<float> LogMeanExp(ReadOnlySpan<Vector<float>> z, int step)
    {
        var greatest = Least;
        for (var at = 0; at < z.Length; at += step)
            greatest = Vector.Max(greatest, z[at]);
        var sum = Vector<float>.Zero;
        var count = 0;
        for (var at = 0; at < z.Length; at += step, count++)
            sum += Vector.Exp(z[at] - greatest);
        return greatest + Vector.Log(sum / count);
    }

    /// <summary>log(sum sigmoid(sign z)) with sigmoid(z) = exp(min(z, 0)) / (1 + exp(-|z|)).</summary>
    private static Vector<float> LogSumSigmoid(ReadOnlySpan<Vector<float>> z, int step, Vector<float> sign)
    {
        var greatest = Least;
        for (var at = 0; at < z.Length; at += step)
            greatest = Vector.Max(greatest, sign * z[at]);
        greatest = Vector.Min(greatest, Vector<float>.Zero);
        var sum = Vector<float>.Zero;
        for (var at = 0; at < z.Length; at += step)
            sum += Vector.Exp(Vector.Min(sign * z[at], Vector<float>.Zero) - greatest) / (Vector<float>.One + Vector.Exp(-Vector.Abs(z[at])));
        return greatest + Vector.Log(sum);
    }
}

/// <summary>Puts the outputs of one member behind those of the members before it.</summary>
internal sealed class CollectStep(int member, int width, int source, int target) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        var outputs = scratch.Rows(source, width, rows);
        outputs.CopyTo(scratch.From(target, member * outputs.Length));
    }
}
