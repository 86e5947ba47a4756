using System.Globalization;
using System.Reflection;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Benchmarks;

/// <summary>What do value and gradient of each objective cost beside those of cross entropy, on a batch of 1024 rows and 100 classes, labels or outputs?</summary>
/// <remarks>
/// One thread, seconds of the processor; ratios within each round, in which cross entropy of the same task runs beside every objective. Of objectives that pass through the
/// network again, or draw rows of their own, it is a step of a network with one hidden layer, without the optimizer.
/// </remarks>
internal static class ObjectiveCost
{
    private const int Rows = 1024, Width = 100, Features = 100, Hidden = 64, CallsPerRound = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Objectives whose parameters have no defaults.</summary>
    private static readonly Objective[] WithParameters =
    [
        new PolyNCrossEntropy([1, -0.2, 0.1]), new ClassBalancedCrossEntropy(Counts), new LogitAdjustedCrossEntropy(Counts), new LabelDistributionAwareMargin(Counts), new BinaryLogitAdjustedCrossEntropy(0.2),
        new ClassWeighted(new CrossEntropy(), Counts), new SmoothAdversarialCompSumLoss(1, 10), new HlGauss(-4, 4), new TwoHot(-4, 4), new CategoricalDistribution(-4, 4),
        new BinaryFairness(new BinaryCrossEntropy(), new(["Group"])), new MulticlassFairness(new CrossEntropy(), new(["Group"])), new RegressionFairness(new SquaredError(), new(["Group"])),
    ];

    private static NumberList Counts => [.. Enumerable.Range(1, Width).Select(count => (double)count)];

    /// <param name="args">Parts of objectives' names, between commas, and number of rounds; both optional.</param>
    public static int Run(string[] args)
    {
        var parts = (args.ElementAtOrDefault(0) ?? "").Split(',');
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15;
        set_num_threads(1);
        zeros(5_000_000).Dispose();   // from here on the C library keeps what is freed; else what is measured is the kernel handing out pages
        Console.WriteLine("| objective | median time, µs | times cross entropy | from .. to |\n|---|---|---|---|");
        foreach (var objective in All().Where(objective => parts.Any(part => DiscriminatedTypes.NameOf(objective.GetType()).Contains(part, StringComparison.Ordinal))))
            Line(objective, rounds);
        return 0;
    }

    private static IEnumerable<Objective> All() => typeof(Objective).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Objective)))
        .OrderBy(DiscriminatedTypes.NameOf, StringComparer.Ordinal)
        .Select(type => WithParameters.FirstOrDefault(objective => objective.GetType() == type) ?? Default(type))
        .OfType<Objective>();

    private static Objective? Default(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Count(parameter => parameter.HasDefaultValue));
        if (constructor is null || !constructor.GetParameters().All(parameter => parameter.HasDefaultValue))
            return null;   // sums of others, which cost what they cost
        return (Objective)constructor.Invoke(BindingFlags.OptionalParamBinding, null, [.. constructor.GetParameters().Select(_ => Type.Missing)], null);
    }

    private static void Line(Objective objective, int rounds)
    {
        Objective baseline = objective switch
        {
            BinaryObjective => new BinaryCrossEntropy(),
            MultilabelObjective => new MultilabelCrossEntropy(),
            BinnedObjective => new CrossEntropy(),   // as many outputs
            RegressionObjective => new SquaredError(),
            _ => new CrossEntropy(),
        };
        try
        {
            var network = objective is Mixup or BinaryMixup or RegMixup or OddKOut or SmoothAdversarialCompSumLoss;
            var (own, other) = (new Subject(objective, network), new Subject(baseline, network, (objective as BinnedObjective)?.Bins ?? Width));
            for (var start = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - start < WarmUp;)   // until the runtime has compiled both for good
                _ = own.Seconds() + other.Seconds();
            var times = Enumerable.Range(0, rounds).Select(_ => (Own: own.Seconds(), Other: other.Seconds())).ToArray();
            var ratios = times.Select(time => time.Own / time.Other).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {DiscriminatedTypes.NameOf(objective.GetType())} | {1e6 * times.Select(time => time.Own).Order().ElementAt(rounds / 2):f0} | {ratios[rounds / 2]:f2} | {ratios[0]:f2} .. {ratios[^1]:f2} |"));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            Console.WriteLine($"| {DiscriminatedTypes.NameOf(objective.GetType())} | {error.Message.Split('\n')[0]} | | |");
        }
    }

    /// <summary>An objective with inputs of its task.</summary>
    private sealed class Subject
    {
        private readonly Objective objective;
        private readonly Tensor outputs, labels, rows = arange(Rows, ScalarType.Int64);
        private readonly Dictionary<string, Tensor> columns;
        private readonly ObjectiveState state = new(Rows);
        private readonly Tensor? features, first, second;
        private readonly int classes;

        public Subject(Objective objective, bool network, int classes = Width)
        {
            (this.objective, this.classes) = (objective, classes);
            using var generator = new Generator(1);
            var width = objective.OutputCount(objective is MulticlassObjective or MultilabelObjective ? classes : 1);
            var single = objective is BinaryObjective || objective is RegressionObjective && width == 1;
            outputs = randn(single ? [Rows] : [Rows, width], generator: generator);
            labels = objective switch
            {
                OddKOut => tensor(Enumerable.Range(0, Rows / 3 * 3).Select(row => (long)(row / 3 + row % 3 / 2) % classes).ToArray()),   // sets of y, y and y + 1
                MulticlassObjective => randint(0, classes, [Rows], ScalarType.Int64, generator: generator),
                MultilabelObjective => randint(0, 2, [Rows, Width], ScalarType.Float32, generator: generator),
                BinaryObjective => randint(0, 2, [Rows], ScalarType.Float32, generator: generator),
                _ => randn(Rows, generator: generator),
            };
            columns = objective.Columns(classes).ToDictionary(column => column.Role, column => column.Width == 1 ? rand(Rows, generator: generator) : softmax(randn(Rows, column.Width ?? 2, generator: generator), 1));
            if (!network)
                return;
            features = randn(labels.size(0), Features, generator: generator);
            first = (0.1 * randn(Features, Hidden, generator: generator)).requires_grad_();
            second = (0.1 * randn(Hidden, width, generator: generator)).requires_grad_();
        }

        /// <summary>Seconds of the processor for one call: other processes do not count.</summary>
        public double Seconds()
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var call = 0; call < CallsPerRound; call++)
            {
                using var scope = NewDisposeScope();
                var context = new ObjectiveContext
                {
                    Outputs = features is null ? outputs.detach().requires_grad_() : Forward(features),
                    Labels = labels,
                    RowIndices = rows,
                    LabelCount = classes,
                    Columns = columns,
                    State = state,
                    Features = features,
                    Forward = features is null ? null : Forward,
                };
                new MeanReducer().Reduce(objective.Losses(context), objective.Divisors(context), null).backward();
            }
            return (Environment.CpuUsage.TotalTime - start).TotalSeconds / CallsPerRound;
        }

        private Tensor Forward(Tensor inputs)
        {
            var passed = inputs.mm(first!).relu().mm(second!);
            return objective is BinaryObjective ? passed.squeeze(1) : passed;
        }
    }
}
