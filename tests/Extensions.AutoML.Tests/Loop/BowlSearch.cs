using System.Collections.Immutable;
using System.Globalization;

namespace Extensions.AutoML.Tests;

/// <summary>A search for the bottom of a bowl: quick, and the same in every process.</summary>
internal static class BowlSearch
{
    public const int LastStep = 4;

    public static SearchSpace Space { get; } = new([
        new RealParameter("x", -1, 1, 0.5),
        new ChoiceParameter("shape", ["round", "steep"], "round"),
        new RealParameter("shape.steep.by", 1, 10, 2) { Condition = new("shape", ["steep"]) },
    ]);

    public static SearchIdentity Identity { get; } = Of(seed: 7);

    public static SearchIdentity Of(int seed = 7, string metric = "depth", string data = "bowl", SearchSpace? space = null) => SearchIdentity.Of(space ?? Space, metric, "LowerIsBetter", [], seed, data);

    public static SearchLoop Loop(TrialStore store, int trials, int pause = 0, Action<int>? begin = null, Action<int>? end = null, IPruner? pruner = null)
        => new(Space, new Runner(pause, begin, end), new Drawing(), pruner ?? new NoPruner(), store, new() { Trials = trials, Seed = 7 });

    public static double Depth(ParameterSet parameters) => Math.Pow(parameters["x"].Number, 2) * (parameters.TryGetValue("shape.steep.by", out var by) ? by.Number : 1);

    public static TrialMeasurement Measure(double metric, double violation = 0) => new(metric, violation, ImmutableDictionary<string, double>.Empty.Add("depth", metric));

    /// <summary>Draws from the space.</summary>
    public sealed class Drawing : ITuner
    {
        public ParameterSet? Propose(TunerContext context)
        {
            var (x, isSteep, by) = (2 * context.Random.NextDouble() - 1, context.Random.Next(2) == 1, 1 + 9 * context.Random.NextDouble());
            return new(new[] { KeyValuePair.Create("x", (ParameterValue)x), KeyValuePair.Create("shape", (ParameterValue)(isSteep ? "steep" : "round")), KeyValuePair.Create("shape.steep.by", (ParameterValue)by) }.Take(isSteep ? 3 : 2));
        }
    }

    /// <summary>Comes nearer to the depth with each step, and keeps its course in a file where it is told to wait.</summary>
    public sealed class Runner(int pause, Action<int>? begin, Action<int>? end) : ITrialRunner
    {
        public TrialMeasurement Run(TrialSettings settings, ITrialProgress progress, CancellationToken cancellationToken)
        {
            begin?.Invoke(settings.TrialId);
            var done = File.Exists(progress.CheckpointPath) ? int.Parse(File.ReadAllText(progress.CheckpointPath!), CultureInfo.InvariantCulture) : 0;
            foreach (var step in progress.Steps(LastStep).Where(step => step > done))
            {
                cancellationToken.WaitHandle.WaitOne(pause);
                cancellationToken.ThrowIfCancellationRequested();
                var measurement = Measure(Depth(settings.Parameters) + LastStep - step);
                if (progress.Report(step, measurement) is PruningDecision.Continue)
                    continue;
                File.WriteAllText(progress.CheckpointPath!, step.ToString(CultureInfo.InvariantCulture));
                return measurement;
            }

            end?.Invoke(settings.TrialId);
            return Measure(Depth(settings.Parameters));
        }
    }
}
