using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>Checks every claim of an objective on random outputs from tiny to huge; each throws where a claim fails.</summary>
internal static class ObjectiveTraitChecks
{
    private const int Count = 200;
    private static readonly double[] Scales = [0.1, 1, 3, 10, 30, 100, 300];
    private static readonly double[] HugeScales = [1e3, 1e4];

    public static void HoldTrue(Objective objective, int labelCount)
    {
        var traits = objective.Traits;
        if (traits.HasFlag(ObjectiveTraits.Convex))
            Convex(objective, labelCount);
        if (traits.HasFlag(ObjectiveTraits.NonNegative))
            NonNegative(objective, labelCount);
        if (traits.HasFlag(ObjectiveTraits.ShiftInvariant))
            ShiftInvariant(objective, labelCount);
        if (traits.HasFlag(ObjectiveTraits.Bounded))
            StaysBelowBound(objective, labelCount, "loss", batch => ObjectiveContract.Losses(objective, batch).Max(Math.Abs));
        if (traits.HasFlag(ObjectiveTraits.Lipschitz))
            StaysBelowBound(objective, labelCount, "gradient", batch => GradientSize(objective, batch));
    }

    private static void Convex(Objective objective, int labelCount)
    {
        foreach (var scale in Scales)
        {
            var a = Some.Batch(objective, Count, labelCount, scale, seed: 1);
            var b = Some.Batch(objective, Count, labelCount, scale, seed: 2);
            foreach (var t in new[] { 0.1, 0.5, 0.9 })
            {
                var between = a with { Outputs = [.. a.Outputs.Zip(b.Outputs, (x, y) => x.Zip(y, (u, v) => t * u + (1 - t) * v).ToArray())] };
                var chord = ObjectiveContract.Losses(objective, a).Zip(ObjectiveContract.Losses(objective, b with { Labels = a.Labels, Columns = a.Columns }), (x, y) => t * x + (1 - t) * y);
                foreach (var (value, line) in ObjectiveContract.Losses(objective, between).Zip(chord))
                    Assert.True(value <= line + 1e-9 * Math.Max(1, Math.Abs(line)), $"Not convex: {value} lies above the chord's {line} at scale {scale}.");
            }
        }
    }

    private static void NonNegative(Objective objective, int labelCount)
    {
        foreach (var scale in Scales)
        {
            var smallest = ObjectiveContract.Losses(objective, Some.Batch(objective, Count, labelCount, scale)).Min();
            Assert.True(smallest >= -1e-12, $"A loss is {smallest} at scale {scale}.");
        }
    }

    private static void ShiftInvariant(Objective objective, int labelCount)
    {
        var batch = Some.Batch(objective, Count, labelCount);
        var shifted = batch with { Outputs = [.. batch.Outputs.Select((row, i) => row.Select(value => value + i - 100).ToArray())] };
        foreach (var (before, after) in ObjectiveContract.Losses(objective, batch).Zip(ObjectiveContract.Losses(objective, shifted)))
            Assert.True(Math.Abs(before - after) <= 1e-9, $"The loss moves from {before} to {after} with a shift of the outputs.");
    }

    /// <summary>What is bounded over all outputs does not grow from large to huge ones.</summary>
    private static void StaysBelowBound(Objective objective, int labelCount, string what, Func<ExampleBatch, double> size)
    {
        var bound = Scales.Max(scale => size(Some.Batch(objective, Count, labelCount, scale)));
        foreach (var scale in HugeScales)
        {
            var huge = size(Some.Batch(objective, Count, labelCount, scale));
            Assert.True(huge <= 1.1 * bound, $"The {what} grows from {bound} to {huge} at scale {scale}.");
        }
    }

    private static double GradientSize(Objective objective, ExampleBatch batch) =>
        ObjectiveContract.Gradient(objective, batch, Enumerable.Repeat(1.0, batch.Count).ToArray())
            .Max(row => Math.Sqrt(row.Sum(value => value * value)));
}
