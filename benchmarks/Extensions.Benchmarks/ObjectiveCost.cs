using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Benchmarks;

/// <summary>What do value and gradient of each objective cost beside those of cross entropy, on a batch of 1024 rows and 100 classes, labels or outputs?</summary>
/// <remarks>One thread; ratios within each round, in which cross entropy of the same task runs beside every objective.</remarks>
internal static class ObjectiveCost
{
    private const int Rows = 1024, Width = 100, CallsPerRound = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Objectives whose parameters have no defaults.</summary>
    private static readonly Objective[] WithParameters =
    [
        new PolyNCrossEntropy([1, -0.2, 0.1]), new ClassBalancedCrossEntropy(Counts), new LogitAdjustedCrossEntropy(Counts), new LabelDistributionAwareMargin(Counts), new BinaryLogitAdjustedCrossEntropy(0.2),
        new ClassWeighted(new CrossEntropy(), Counts), new SmoothAdversarialCompSumLoss(1, 10), new HlGauss(-4, 4), new TwoHot(-4, 4), new CategoricalDistribution(-4, 4),
        new BinaryFairness(new BinaryCrossEntropy(), new(["Group"])), new MulticlassFairness(new CrossEntropy(), new(["Group"])), new RegressionFairness(new SquaredError(), new(["Group"])),
    ];

    private static NumberList Counts => [.. Enumerable.Range(1, Width).Select(count => (double)count)];

    /// <param name="args">Part of an objective's name, and number of rounds; both optional.</param>
    public static int Run(string[] args)
    {
        var part = args.ElementAtOrDefault(0) ?? "";
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15;
        set_num_threads(1);
        Console.WriteLine("| objective | median time, µs | times cross entropy | from .. to |\n|---|---|---|---|");
        foreach (var objective in All().Where(objective => DiscriminatedTypes.NameOf(objective.GetType()).Contains(part, StringComparison.Ordinal)))
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
            RegressionObjective => new SquaredError(),
            _ => new CrossEntropy(),
        };
        try
        {
            var (own, other) = (new Subject(objective), new Subject(baseline));
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < WarmUp;)   // until the runtime has compiled both for good
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

        public Subject(Objective objective)
        {
            this.objective = objective;
            using var generator = new Generator(1);
            var width = objective.OutputCount(objective is MulticlassObjective or MultilabelObjective ? Width : 1);
            var single = objective is BinaryObjective || objective is RegressionObjective && width == 1;
            outputs = randn(single ? [Rows] : [Rows, width], generator: generator);
            labels = objective switch
            {
                MulticlassObjective => randint(0, Width, [Rows], ScalarType.Int64, generator: generator),
                MultilabelObjective => randint(0, 2, [Rows, Width], ScalarType.Float32, generator: generator),
                BinaryObjective => randint(0, 2, [Rows], ScalarType.Float32, generator: generator),
                _ => randn(Rows, generator: generator),
            };
            columns = objective.Columns(Width).ToDictionary(column => column.Role, column => column.Width == 1 ? rand(Rows, generator: generator) : softmax(randn(Rows, column.Width ?? 2, generator: generator), 1));
        }

        /// <summary>Seconds of one call.</summary>
        public double Seconds()
        {
            var watch = Stopwatch.StartNew();
            for (var call = 0; call < CallsPerRound; call++)
            {
                using var scope = NewDisposeScope();
                var leaf = outputs.detach().requires_grad_();
                var context = new ObjectiveContext { Outputs = leaf, Labels = labels, RowIndices = rows, LabelCount = Width, Columns = columns, State = state };
                new MeanReducer().Reduce(objective.Losses(context), objective.Divisors(context), null).backward();
            }
            return watch.Elapsed.TotalSeconds / CallsPerRound;
        }
    }
}
