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
        var blocks = ParameterBlock.Cut(parameters, gradient, [zeros(Count)], Matrices, Count);
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
                optimizer.Step(block, step, Rate);
            Assert.All(parameters.data<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Cut_LongTensors_CoversEveryElementOnceAndSeparatesTheDecayed()
    {
        using var scope = NewDisposeScope();
        var (values, gradient) = (zeros(300_000), zeros(300_000));
        var blocks = ParameterBlock.Cut(values, gradient, [], 280_000, 300_000);
        foreach (var block in blocks)
            block.Parameters.add_(block.Decays ? 1 : 2);
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
        var blocks = ParameterBlock.Cut(parameters, gradient, buffers, Matrices, Count);
        var (front, back) = (new Parameter(parameters.narrow(0, 0, Matrices).clone()), new Parameter(parameters.narrow(0, Matrices, Count - Matrices).clone()));
        using var frontOptimizer = theirs(front, true);
        using var backOptimizer = theirs(back, false);
        for (var step = 1; step <= Steps; step++)
        {
            gradient.normal_(generator: generator);
            front.grad = gradient.narrow(0, 0, Matrices).clone();
            back.grad = gradient.narrow(0, Matrices, Count - Matrices).clone();
            foreach (var block in blocks)
                ours.Step(block, step, Rate);
            frontOptimizer.step();
            backOptimizer.step();
            var difference = (parameters - cat([front, back])).abs().max().item<float>();
            Assert.True(difference < 2e-6, $"step {step}: {difference}");
        }
    }
}
