using System.Text.Json;
using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>What every objective must do; each check throws where one does not.</summary>
internal static class ObjectiveContract
{
    /// <summary>Values equal the independent reference.</summary>
    public static void ValuesEqualReference(Objective objective, NaiveReference reference, ExampleBatch batch)
    {
        var expected = reference.Losses(objective, batch);
        var actual = Losses(objective, batch);
        for (var i = 0; i < batch.Count; i++)
            AssertClose(expected[i], actual[i], 1e-9, $"loss of example {i}");
    }

    /// <summary>The gradient of a weighted sum of the losses equals central differences of the reference.</summary>
    public static void GradientEqualsDifferences(Objective objective, NaiveReference reference, ExampleBatch batch)
    {
        const double Step = 1e-5;
        var random = new Random(7);
        var weights = Enumerable.Range(0, batch.Count).Select(_ => 0.5 + random.NextDouble()).ToArray();
        var actual = Gradient(objective, batch, weights);
        for (var i = 0; i < batch.Count; i++)
        {
            for (var k = 0; k < batch.Outputs[i].Length; k++)
            {
                var difference = (WeightedSum(k, i, Step) - WeightedSum(k, i, -Step)) / (2 * Step);
                AssertClose(difference, actual[i][k], 1e-6, $"gradient of example {i}, output {k}");
            }
        }

        double WeightedSum(int column, int row, double step)
        {
            var outputs = batch.Outputs.Select(values => values.ToArray()).ToArray();
            outputs[row][column] += step;
            var losses = reference.Losses(objective, batch with { Outputs = outputs }, constants: batch.Outputs);
            return losses.Zip(weights, (loss, weight) => loss * weight).Sum();
        }
    }

    /// <summary>Losses and gradients are finite in single precision.</summary>
    public static void FiniteInSinglePrecision(Objective objective, ExampleBatch batch)
    {
        var ones = Enumerable.Repeat(1.0, batch.Count).ToArray();
        Assert.All(Losses(objective, batch, ScalarType.Float32), loss => Assert.True(double.IsFinite(loss), $"Loss is {loss}."));
        Assert.All(Gradient(objective, batch, ones, ScalarType.Float32).SelectMany(row => row), value => Assert.True(double.IsFinite(value), $"Gradient is {value}."));
    }

    /// <summary>A gradient that is written out, and its losses, equal those of the graph, in single precision.</summary>
    public static void DirectEqualsGraph(Objective objective, IDirectObjective direct, ExampleBatch batch)
    {
        using var scope = NewDisposeScope();
        batch = batch with { Outputs = Rounded(batch.Outputs) };
        var context = batch.Context(objective, ScalarType.Float32);
        using var state = context.State;
        var (losses, gradient) = (new float[batch.Count], new float[context.Outputs.numel()]);
        direct.Differentiate(context.Outputs.data<float>().ToArray(), batch.Outputs[0].Length, context.Labels, losses, gradient);
        foreach (var (expected, actual) in Losses(objective, batch).Zip(losses))
            AssertClose(expected, actual, 1e-5, "loss");
        foreach (var (expected, actual) in Gradient(objective, batch, [.. losses.Select(_ => 1.0)]).SelectMany(row => row).Zip(gradient))
            AssertClose(expected, actual, 1e-5, "gradient");
    }

    /// <summary>Losses and gradients in single precision in main memory, which may be written out, equal those of the graph in double precision.</summary>
    public static void SingleEqualsDouble(Objective objective, ExampleBatch batch)
    {
        const double Tolerance = 1e-4;
        batch = batch with { Outputs = Rounded(batch.Outputs) };
        foreach (var (expected, actual) in Losses(objective, batch).Zip(Losses(objective, batch, ScalarType.Float32)))
            AssertClose(expected, actual, Tolerance, "loss");
        double[] weights = [.. Enumerable.Range(0, batch.Count).Select(i => 0.5 + i % 3)];
        foreach (var (expected, actual) in Gradient(objective, batch, weights).SelectMany(row => row).Zip(Gradient(objective, batch, weights, ScalarType.Float32).SelectMany(row => row)))
            AssertClose(expected, actual, Tolerance, "gradient");
    }

    /// <summary>One loss per example, of the outputs' type and attached to their graph.</summary>
    public static void OneLossPerExample(Objective objective, ExampleBatch batch)
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var context = batch.Context(objective, dtype);
            var losses = objective.Losses(context);
            Assert.Equal([batch.Count], losses.shape);
            Assert.Equal(dtype, losses.dtype);
            Assert.True(losses.requires_grad, "The losses do not belong to the graph of the outputs.");
            if (objective.Divisors(context) is { } divisors)
                Assert.Equal([batch.Count], divisors.shape);
        }
    }

    /// <summary>JSON with default options gives back an equal value, whichever base is the static type.</summary>
    public static void SurvivesJson(Objective objective)
    {
        for (var type = objective.GetType().BaseType!; type != typeof(object); type = type.BaseType!)
        {
            var json = JsonSerializer.Serialize(objective, type);
            Assert.StartsWith("{\"type\":\"", json, StringComparison.Ordinal);
            Assert.Equal(objective, JsonSerializer.Deserialize(json, type));
        }
    }

    /// <summary>Everything made for a batch belongs to the scope of the batch.</summary>
    public static void LeavesNoTensors(Objective objective, ExampleBatch batch)
    {
        Gradient(objective, batch, Enumerable.Repeat(1.0, batch.Count).ToArray());   // whatever is made once only
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Gradient(objective, batch, Enumerable.Repeat(1.0, batch.Count).ToArray());
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public static double[] Losses(Objective objective, ExampleBatch batch, ScalarType dtype = ScalarType.Float64)
    {
        using var scope = NewDisposeScope();
        var context = batch.Context(objective, dtype);
        using var state = context.State;
        return [.. ExampleBatch.Rows(objective.Losses(context)).Select(row => Assert.Single(row))];
    }

    /// <summary>Gradient of sum_i weights_i losses_i with respect to the outputs.</summary>
    public static double[][] Gradient(Objective objective, ExampleBatch batch, double[] weights, ScalarType dtype = ScalarType.Float64)
    {
        using var scope = NewDisposeScope();
        var context = batch.Context(objective, dtype);
        using var state = context.State;
        (objective.Losses(context) * tensor(weights, dtype: dtype)).sum().backward();
        return ExampleBatch.Rows(context.Outputs.grad!);
    }

    private static double[][] Rounded(double[][] outputs) => [.. outputs.Select(row => row.Select(value => (double)(float)value).ToArray())];

    private static void AssertClose(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"The {what} is {actual:R}; expected is {expected:R}.");
}
