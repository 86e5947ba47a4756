using MLExtensions.Trainers;
using static TorchSharp.torch;
using OptimizerHelper = TorchSharp.Modules.OptimizerHelper;
using Parameter = TorchSharp.Modules.Parameter;

namespace Extensions.Trainers.Tests.Optimizers;

/// <summary>Steps on flat tensors against Torch's own optimizers, and against the paper where Torch has none.</summary>
public class OptimizerTests
{
    private const int Matrices = 6, Count = 10, Steps = 25;
    private const double Rate = 0.03;
    private static readonly ParameterGroup[] Groups = [new(0, Matrices), new(Matrices, Count - Matrices, DecayFactor: 0)];

    public static TheoryData<Optimizer> All => [new AdamW { WeightDecay = 0.2 }, new Adam { WeightDecay = 0.2 }, new Sgd { WeightDecay = 0.2 }, new Sgd { Nesterov = true }, new Lion()];

    [Fact, Trait("Kind", "Golden")]
    public void AdamW_EveryStep_EqualsTorch() =>
        EqualsTorch(new AdamW { WeightDecay = 0.2, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-4 },
            (parameter, decay) => optim.AdamW([parameter], Rate, 0.8, 0.95, 1e-4, decay ? 0.2 : 0));

    [Fact, Trait("Kind", "Golden")]
    public void Adam_EveryStep_EqualsTorch() =>
        EqualsTorch(new Adam { WeightDecay = 0.2 }, (parameter, decay) => optim.Adam([parameter], Rate, weight_decay: decay ? 0.2 : 0));

    [Theory, Trait("Kind", "Golden")]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_EveryStep_EqualsTorch(bool nesterov) =>
        EqualsTorch(new Sgd { WeightDecay = 0.2, Momentum = 0.7, Nesterov = nesterov },
            (parameter, decay) => optim.SGD([parameter], Rate, 0.7, weight_decay: decay ? 0.2 : 0, nesterov: nesterov));

    [Fact, Trait("Kind", "Golden")]
    public void Lion_EveryStep_EqualsTheAlgorithmOfThePaper()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var parameters = empty(Count).normal_(generator: generator);
        var (expected, memory) = (Array.ConvertAll(parameters.data<float>().ToArray(), x => (double)x), new double[Count]);
        var (gradient, optimizer) = (zeros(Count), new Lion { WeightDecay = 0.5, Beta1 = 0.9, Beta2 = 0.95 });
        var blocks = ParameterBlock.Cut(parameters, gradient, [zeros(Count)], Groups);
        for (var step = 1; step <= Steps; step++)
        {
            gradient.normal_(generator: generator);
            var g = gradient.data<float>().ToArray();
            for (var i = 0; i < Count; i++)
            {
                var update = Math.Sign(0.9 * memory[i] + 0.1 * g[i]);
                expected[i] -= Rate * (update + (i < Matrices ? 0.5 : 0) * expected[i]);
                memory[i] = 0.95 * memory[i] + 0.05 * g[i];
            }
            foreach (var block in blocks)
                block.Step(optimizer, new(step, Rate, optimizer.WeightDecay));
            Assert.All(parameters.data<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    [Theory, Trait("Kind", "Contract")]
    [MemberData(nameof(All))]
    public void Step_InMainMemory_AgreesWithTorchOperationsAndClearsTheGradient(Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        const int length = 1003;   // no multiple of a vector's length
        Tensor[] Fresh() => [.. Enumerable.Range(0, optimizer.BufferCount).Select(_ => zeros(length))];
        var start = empty(length).normal_(generator: generator);
        var group = new ParameterGroup(0, length, RateFactor: 0.5, DecayFactor: 3);
        var managed = new ParameterBlock(start.clone(), zeros(length), Fresh(), group);
        var torch = new ParameterBlock(start.clone(), zeros(length), Fresh(), group);
        for (var step = 1; step <= Steps; step++)
        {
            managed.Gradient.normal_(generator: generator);
            torch.Gradient.copy_(managed.Gradient);
            managed.Step(optimizer, new(step, Rate, 0.1, GradientFactor: 0.7));
            optimizer.Step(torch, new StepSize(step, 0.5 * Rate, 3 * 0.1, GradientFactor: 0.7));
            Assert.Equal(0f, managed.Gradient.abs().sum().item<float>());
            Assert.Equal(0f, torch.Gradient.abs().sum().item<float>());
            Assert.True(managed.Parameters.allclose(torch.Parameters, 1e-5, 2e-6), $"step {step}");
            foreach (var (own, other) in managed.Buffers.Zip(torch.Buffers))
                Assert.True(own.allclose(other, 1e-5, 2e-6), $"step {step}");
        }
        Assert.True((managed.Parameters - start).abs().min().item<float>() > 0);
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(All))]
    public void Step_ElementsInAnotherOrder_GiveTheSameBits(Optimizer optimizer)
    {
        var random = new Random(5);
        float[] Draw() => [.. Enumerable.Range(0, 37).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[][] forward = [Draw(), Draw(), Draw(), Array.ConvertAll(Draw(), Math.Abs)];
        float[][] backward = Array.ConvertAll(forward, values => Enumerable.Reverse(values).ToArray());
        foreach (var arrays in new[] { forward, backward })
            optimizer.Step(new ParameterSpans(arrays[0], arrays[1], arrays[2], arrays[3]), new StepSize(7, Rate, 0.1));
        Assert.Equal(forward[0], Enumerable.Reverse(backward[0]));
    }

    [Fact, Trait("Kind", "Example")]
    public void Lion_GradientThatIsNotANumber_SpoilsTheParameter()
    {
        float[] parameters = [1, 1], gradient = [float.NaN, 0], mean = [0, 0];
        new Lion().Step(new ParameterSpans(parameters, gradient, mean, default), new StepSize(1, 0.5, 0));
        Assert.Equal([float.NaN, 1f], parameters);
    }

    [Fact, Trait("Kind", "Example")]
    public void Cut_LongTensors_CoversEveryElementOnceAndSeparatesTheDecayed()
    {
        using var scope = NewDisposeScope();
        var (values, gradient) = (zeros(300_000), zeros(300_000));
        var blocks = ParameterBlock.Cut(values, gradient, [], [new(0, 280_000), new(280_000, 20_000, DecayFactor: 0)]);
        foreach (var block in blocks)
            block.Parameters.add_(block.Group.DecayFactor == 1 ? 1 : 2);
        Assert.Equal(280_000, values.eq(1).sum().item<long>());
        Assert.Equal(20_000, values.narrow(0, 280_000, 20_000).eq(2).sum().item<long>());
        Assert.Equal(4, blocks.Length);
    }

    private static void EqualsTorch(Optimizer ours, Func<Parameter, bool, OptimizerHelper> theirs)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var (parameters, gradient) = (empty(Count).normal_(generator: generator), zeros(Count));
        var buffers = Enumerable.Range(0, ours.BufferCount).Select(_ => zeros(Count)).ToArray();
        var blocks = ParameterBlock.Cut(parameters, gradient, buffers, Groups);
        var (front, back) = (new Parameter(parameters.narrow(0, 0, Matrices).clone()), new Parameter(parameters.narrow(0, Matrices, Count - Matrices).clone()));
        using var frontOptimizer = theirs(front, true);
        using var backOptimizer = theirs(back, false);
        for (var step = 1; step <= Steps; step++)
        {
            gradient.normal_(generator: generator);
            front.grad = gradient.narrow(0, 0, Matrices).clone();
            back.grad = gradient.narrow(0, Matrices, Count - Matrices).clone();
            foreach (var block in blocks)
                block.Step(ours, new(step, Rate, ours.WeightDecay));
            frontOptimizer.step();
            backOptimizer.step();
            var difference = (parameters - cat([front, back])).abs().max().item<float>();
            Assert.True(difference < 2e-6, $"step {step}: {difference}");
        }
    }
}
