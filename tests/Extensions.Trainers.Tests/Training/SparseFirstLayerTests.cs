using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Training;

/// <summary>The first layer on sparse features, moved row by row, against dense tensors.</summary>
public class SparseFirstLayerTests
{
    private const int Features = 50, Units = 9, Rows = 20;

    public static TheoryData<Optimizer> Optimizers => [new AdamW { WeightDecay = 0.2 }, new Adam { WeightDecay = 0.2 }, new Sgd { Nesterov = true }, new Lion()];

    [Theory, Trait("Kind", "Contract")]
    [MemberData(nameof(Optimizers))]
    public void Step_EveryBatchTouchesEveryRow_EqualsTheDenseStep(Optimizer optimizer) => AgreesWithDense(optimizer, density: 1);

    /// <summary>A feature's weights and buffers are those of a run that sees only the batches with the feature.</summary>
    [Theory, Trait("Kind", "Contract")]
    [MemberData(nameof(Optimizers))]
    public void Step_BatchesTouchSomeRows_EqualsDenseStepsOfTheseRowsAlone(Optimizer optimizer) => AgreesWithDense(optimizer, density: 0.04);

    private static void AgreesWithDense(Optimizer optimizer, double density)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var layout = new NetworkLayout(Features, Units, new NetworkOptions { HiddenLayers = [] });
        var state = State(layout, optimizer, generator);
        var (expected, buffers) = (state.Values.narrow(0, 0, Features * Units).view(Features, Units).clone(), state.Buffers.Select(_ => zeros(Features, Units)).ToArray());
        var layer = new SparseFirstLayer(layout.Layers[0], new ParameterGroup(0, Features * Units, RateFactor: 0.5, DecayFactor: 2), state);
        var counts = new int[Features];
        for (var step = 1; step <= 12; step++)
        {
            var dense = Draw(generator, density);
            var direction = empty(Rows, Units).normal_(generator: generator);
            using (enable_grad())
                (layer.Forward(dense.to_sparse()) * direction).sum().backward();
            layer.CollectGradient();
            var gradient = dense.t().mm(direction);
            Assert.Equal(gradient.pow(2).sum().item<float>(), layer.SquaredGradientLength(), 1e-3 * gradient.pow(2).sum().item<float>());
            layer.Step(optimizer, new StepSize(99, 0.03, 0.1, GradientFactor: 0.8));

            for (var row = 0; row < Features; row++)
                if (dense.select(1, row).count_nonzero().item<long>() > 0)
                    optimizer.Step(new ParameterBlock(expected[row], gradient[row], [.. buffers.Select(buffer => buffer[row])], null!), new StepSize(++counts[row], 0.5 * 0.03, 2 * 0.1, 0.8));
            Assert.True((state.Values.narrow(0, 0, Features * Units) - expected.view(-1)).abs().max().item<float>() < 2e-6, $"step {step}");
        }
        Assert.Equal(counts, state.RowSteps!.data<int>().ToArray());
        Assert.Equal(density < 1, counts.Distinct().Count() > 1);
    }

    [Fact, Trait("Kind", "Property")]
    public void Gradient_TwoPassesInOneGraph_IsTheSumOfBoth()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var layout = new NetworkLayout(Features, Units, new NetworkOptions { HiddenLayers = [] });
        var state = State(layout, new Sgd(), generator);
        var start = state.Values.narrow(0, 0, Features * Units).view(Features, Units).clone();
        var layer = new SparseFirstLayer(layout.Layers[0], new ParameterGroup(0, Features * Units), state);
        var (one, two) = (Draw(generator, 0.1), Draw(generator, 0.1));
        using (enable_grad())
            (layer.Forward(one.to_sparse()).sum() + 3 * layer.Forward(two.to_sparse()).sum()).backward();
        layer.Forward(one.to_sparse());   // no gradient arrives here
        layer.CollectGradient();
        layer.Step(new Sgd(), new StepSize(1, 1, 0));
        var gradient = (one + 3 * two).sum([0L]).unsqueeze(1).expand(Features, Units);
        Assert.True(state.Values.narrow(0, 0, Features * Units).view(Features, Units).allclose(start - gradient, 1e-5, 1e-5));
    }

    [Fact, Trait("Kind", "Property")]
    public void Multiply_EntriesInAnyOrderAndTwice_EqualsTheDenseProduct()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var weights = empty(Features, Units).normal_(generator: generator);
        var indices = tensor(new long[] { 7, 2, 7, 0, 2, 2, 3, 2, 49, 3 }, 2, 5);
        var sparse = sparse_coo_tensor(indices, tensor(new float[] { 1, 2, 3, 4, 5 }), [Rows, Features]);
        Assert.True(SparseFirstLayer.Multiply(sparse, weights, Units).allclose(sparse.to_dense().mm(weights)));
        var ordered = Draw(generator, 0.1);
        Assert.True(SparseFirstLayer.Multiply(ordered.to_sparse(), weights, Units).allclose(ordered.mm(weights), 1e-5, 1e-6));
    }

    [Fact, Trait("Kind", "Example")]
    public void Forward_FeaturesThatAskForAGradient_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var layout = new NetworkLayout(Features, Units, new NetworkOptions { HiddenLayers = [] });
        var layer = new SparseFirstLayer(layout.Layers[0], layout.Groups[0], State(layout, new Sgd(), generator));
        Assert.Throws<NotSupportedException>(() => layer.Forward(Draw(generator, 0.1).to_sparse().requires_grad_()));
    }

    private static Tensor Draw(Generator generator, double density)
        => empty(Rows, Features).normal_(generator: generator) * empty(Rows, Features).bernoulli_(density, generator);

    private static TrainingState State(NetworkLayout layout, Optimizer optimizer, Generator generator)
        => new(layout, empty(layout.TotalCount).normal_(generator: generator), new NeuralNetworkMulticlassTrainer.Options { Optimizer = optimizer }, false, [new ObjectiveState(Rows)], sparse: true);
}
