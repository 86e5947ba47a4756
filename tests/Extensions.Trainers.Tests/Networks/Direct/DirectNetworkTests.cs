using MLExtensions;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Networks.Direct;

/// <summary>The written-out passes against Torch's graph of the same network.</summary>
public class DirectNetworkTests
{
    public static TheoryData<string> Kinds() => new(Networks.Keys);

    private static readonly NetworkOptions Plain = new() { HiddenLayers = [9, 9, 17], Activation = Activation.Selu };

    private static readonly Dictionary<string, NetworkOptions> Networks = new()
    {
        ["linear"] = new() { HiddenLayers = [] },
        ["linear with factors"] = new() { HiddenLayers = [], InputFactors = true },
        ["plain"] = Plain,
        ["residual"] = Plain with { Residual = true, Activation = Activation.Relu },
        ["mixed"] = Plain with { ActivationMix = true, Activation = Activation.Mish },
        ["factors"] = Plain with { InputFactors = true },
        ["embedding"] = Plain with { NumberEmbedding = new() { FrequencyCount = 5, Size = 2, FrequencyDeviation = 1 } },
        ["piecewise embedding"] = Plain with { PiecewiseEmbedding = new() { Size = 3 } },
        ["category embedding"] = Plain with { CategoryEmbedding = new() { Size = 2 } },
        ["ensemble"] = Plain with { EnsembleSize = 3, Activation = Activation.Relu },
        ["all"] = Plain with { ActivationMix = true, InputFactors = true, NumberEmbedding = new(), PiecewiseEmbedding = new(), CategoryEmbedding = new(), EnsembleSize = 2, Residual = true },
    };

    [Theory, Trait("Kind", "Golden")]
    [MemberData(nameof(Kinds))]
    public void CollectGradient_EveryKind_IsTheGraphsGradient(string kind) => Compare(Networks[kind], rows: 70);

    [Theory, Trait("Kind", "Golden")]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Mish)]
    [InlineData(Activation.Selu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.LeakyRelu)]
    public void CollectGradient_EveryActivation_IsTheGraphsGradient(Activation activation)
    {
        Compare(Plain with { Activation = activation }, rows: 70);
        Compare(Plain with { Activation = activation, ActivationMix = true }, rows: 3);
    }

    [Fact, Trait("Kind", "Property")]
    public void CollectGradient_OneThreadOrTwo_IsTheSame()
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        try
        {
            var options = Networks["all"] with { HiddenLayers = [300, 300] };
            set_num_threads(1);
            var one = Gradient(options, 500, (network, x) => network.Train(x, 0.3, 7));
            set_num_threads(2);
            Assert.True(one.allclose(Gradient(options, 500, (network, x) => network.Train(x, 0.3, 7)), 1e-4, 1e-5));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact, Trait("Kind", "Golden")]
    public void CollectGradient_Dropout_IsThatOfTheUnitsThatStayed()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var layout = new NetworkLayout(4, 2, new NetworkOptions { HiddenLayers = [19] });
        var (values, gradient) = (NetworkStart.Draw(layout, 4, [0, 0], null, generator), zeros(layout.TrainedCount));
        var x = empty(6, 4).normal_(generator: generator);
        var network = new DirectNetwork(layout, values, gradient);
        network.Train(x, 0.5, 3).square().sum().backward();
        network.CollectGradient();

        var mask = new DropoutMask(0.5, 3);
        var factors = new float[6 * 19 + System.Numerics.Vector<float>.Count];
        for (var unit = 0; unit < 6 * 19; unit += System.Numerics.Vector<float>.Count)
            mask.Factors((uint)unit).CopyTo(factors, unit);
        Tensor Leaf(long offset, params long[] shape) => values.narrow(0, offset, shape.Aggregate((a, b) => a * b)).view(shape).clone().requires_grad_();
        var (first, second) = (layout.Layers[0], layout.Layers[1]);
        Tensor[] leaves = [Leaf(first.Weights, 4, 19), Leaf(second.Weights, 19, 2), Leaf(first.Biases, 19), Leaf(second.Biases, 2)];
        (((x.matmul(leaves[0]) + leaves[2]).relu() * tensor(factors.AsSpan(0, 6 * 19).ToArray(), 6, 19)).matmul(leaves[1]) + leaves[3]).square().sum().backward();
        Assert.True(gradient.allclose(cat(leaves.Select(leaf => leaf.grad!.view(-1)).ToArray()), 1e-4, 1e-5));
    }

    [Fact, Trait("Kind", "Property")]
    public void CollectGradient_PassWithoutLoss_AddsNothing()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Gradient(Plain, 5, (network, x) =>
        {
            network.Train(x, 0, 1);
            return ones(1).requires_grad_();
        }).abs().max().item<float>());
    }

    [Fact, Trait("Kind", "Property")]
    public void Predict_EveryKind_IsTheNetworks()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        foreach (var options in Networks.Values)
        {
            var (layout, values) = Start(options, generator);
            var x = empty(33, 9).normal_(generator: generator);
            Assert.True(new DirectNetwork(layout, values, null).Predict(x).allclose(new Network(layout, values, null).Predict(x), 1e-4, 1e-5));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Serves_OtherInputs_LeavesThemToTheGraph()
    {
        using var scope = NewDisposeScope();
        Assert.True(DirectNetwork.Serves(ones(2, 3)));
        Assert.False(DirectNetwork.Serves(ones(2, 3).requires_grad_()));
        Assert.False(DirectNetwork.Serves(ones(2, 3).to_sparse()));
    }

    [Fact, Trait("Kind", "Example")]
    public void Serves_OtherNetworks_LeavesThemToTheGraph()
    {
        static NetworkLayout Layout(NetworkOptions options) => new(3, 1, options);
        Assert.True(DirectNetwork.Serves(Layout(Plain), CPU, 256));
        Assert.False(DirectNetwork.Serves(Layout(Plain), META, 256));
        Assert.False(DirectNetwork.Serves(Layout(Plain with { Normalization = HiddenNormalization.Layer }), CPU, 256));
        Assert.False(DirectNetwork.Serves(Layout(Plain with { HiddenLayers = [256] }), CPU, 256));
        Assert.True(DirectNetwork.Serves(Layout(Plain with { HiddenLayers = [256], Dropout = 0.1 }), CPU, 256));
        Assert.True(DirectNetwork.Serves(Layout(Plain with { HiddenLayers = [] }), CPU, 256));
    }

    private static void Compare(NetworkOptions options, int rows)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var expected = Gradient(options, rows, null);
        var actual = Gradient(options, rows, (network, x) => network.Train(x, 0, 1));
        Assert.True(expected.abs().max().item<float>() > 0.1);
        Assert.True(actual.allclose(expected, 1e-3, 1e-4 * expected.abs().max().item<float>()), $"off by {(actual - expected).abs().max().item<float>()}");
    }

    /// <summary>Two passes with a loss in which every output counts differently, as both add up.</summary>
    private static Tensor Gradient(NetworkOptions options, int rows, Func<DirectNetwork, Tensor, Tensor>? train)
    {
        using var generator = new Generator(1);
        var (layout, values) = Start(options, generator);
        var gradient = zeros(layout.TrainedCount);
        var (direct, network) = (new DirectNetwork(layout, values, gradient), new Network(layout, values, gradient));
        for (var time = 0; time < 2; time++)
        {
            var x = empty(rows, 9).normal_(generator: generator);
            (train?.Invoke(direct, x) ?? network.Train(x, 0, generator)).add(0.5).square().sum().backward();
            direct.CollectGradient();
        }
        return gradient;
    }

    private static (NetworkLayout Layout, Tensor Values) Start(NetworkOptions options, Generator generator)
    {
        var layout = new NetworkLayout(9, 3, options, [1, 2, 4], categories: [new(5, 2), new(7, 2)], knots: new([1, 4], [[-1, 0.5f], [-2, -0.5f, 0, 1]]));
        var values = NetworkStart.Draw(layout, 9, [0.1, 0.2, 0.3], null, generator);
        return (layout, values.add_(empty_like(values).normal_(0, 0.1, generator)));
    }
}
