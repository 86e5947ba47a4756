using System.Collections.Immutable;
using System.Globalization;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>What the trials of a search say of its parameters.</summary>
internal static class SearchAnalysis
{
    /// <summary>With fewer, a forest sees chance.</summary>
    private const int FewestTrials = 10;

    /// <summary>Shares of variance of the metric, the greatest first; empty with fewer than 10 completed trials.</summary>
    /// <remarks>Where a parameter is not active it counts as its default: what depends on one choice alone explains little of the whole.</remarks>
    public static ImmutableArray<ParameterImportance> Importances(SearchSpace space, IReadOnlyList<TrialResult> trials, int seed)
    {
        TrialResult[] completed = [.. Completed(trials)];
        SearchParameter[] varied = [.. space.Parameters.Where(parameter => completed.Select(trial => ValueOf(parameter, trial)).Distinct().Count() > 1)];
        if (completed.Length < FewestTrials || varied.Length == 0)
            return [];
        var dimensions = Array.ConvertAll(varied, parameter => new ForestDimension(parameter is ChoiceParameter choice ? choice.Words.Length : 0));
        var inputs = Array.ConvertAll(completed, trial => Array.ConvertAll(varied, parameter => Position(parameter, ValueOf(parameter, trial))));
        var shares = FunctionalAnova.Importances(dimensions, inputs, Clipped(Array.ConvertAll(completed, trial => trial.Metric)), seed);
        return [.. varied.Select((parameter, d) => new ParameterImportance(parameter.Name, shares[d])).OrderByDescending(one => one.Share)];
    }

    /// <summary>A row for each word, and each third of numbers, of every parameter.</summary>
    public static ImmutableArray<SensitivityRow> Sensitivity(SearchSpace space, IReadOnlyList<TrialResult> trials, MetricDirection direction)
    {
        TrialResult[] completed = [.. Completed(trials)];
        return [.. space.Parameters.SelectMany(parameter => Groups(parameter, [.. completed.Where(trial => trial.Settings.Parameters.ContainsKey(parameter.Name))])
            .Select(group => Row(parameter.Name, group.Value, [.. group.Trials.Select(trial => trial.Metric).Order()])))];

        SensitivityRow Row(string name, string value, double[] sorted) => direction == MetricDirection.LowerIsBetter
            ? new(name, value, sorted.Length, sorted[0], Median(sorted), sorted[^1])
            : new(name, value, sorted.Length, sorted[^1], Median(sorted), sorted[0]);
    }

    private static IEnumerable<(string Value, TrialResult[] Trials)> Groups(SearchParameter parameter, TrialResult[] trials)
    {
        if (parameter is ChoiceParameter choice)
            return choice.Words.Select(word => (word, trials.Where(trial => trial.Settings.Parameters[parameter.Name].Word == word).ToArray())).Where(group => group.Item2.Length > 0);
        TrialResult[] sorted = [.. trials.OrderBy(trial => Number(trial))];
        return Enumerable.Range(0, 3).Select(third => sorted[(third * sorted.Length / 3)..((third + 1) * sorted.Length / 3)]).Where(group => group.Length > 0)
            .Select(group => (string.Create(CultureInfo.InvariantCulture, $"{Number(group[0]):g3} to {Number(group[^1]):g3}"), group));

        double Number(TrialResult trial) => trial.Settings.Parameters[parameter.Name].Number;
    }

    private static IEnumerable<TrialResult> Completed(IReadOnlyList<TrialResult> trials) => trials.Where(trial => trial.State == TrialState.Completed && double.IsFinite(trial.Metric));

    private static ParameterValue ValueOf(SearchParameter parameter, TrialResult trial) => trial.Settings.Parameters.TryGetValue(parameter.Name, out var value) ? value : parameter.DefaultValue;

    /// <summary>Place of a number in its range, as it is searched, or position of a word.</summary>
    private static double Position(SearchParameter parameter, ParameterValue value) => parameter switch
    {
        ChoiceParameter choice => choice.Words.IndexOf(value.Word!),
        RealParameter { IsLogarithmic: true } real => Place(Math.Log(value.Number), Math.Log(real.Low), Math.Log(real.High)),
        RealParameter real => Place(value.Number, real.Low, real.High),
        IntegerParameter { IsLogarithmic: true } integer => Place(Math.Log(value.Number), Math.Log(integer.Low), Math.Log(integer.High)),
        IntegerParameter integer => Place(value.Number, integer.Low, integer.High),
        _ => throw new ArgumentException($"Unknown kind of parameter: {parameter.GetType().Name}.", nameof(parameter)),
    };

    private static double Place(double value, double low, double high) => high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0.5;

    /// <summary>One diverged trial must not be all that the forest sees: metrics beyond three quartile ranges from the quartiles are brought there.</summary>
    private static double[] Clipped(double[] metrics)
    {
        double[] sorted = [.. metrics.Order()];
        var (lower, upper) = (sorted[sorted.Length / 4], sorted[3 * (sorted.Length - 1) / 4]);
        var beyond = 3 * (upper - lower);
        return beyond > 0 ? Array.ConvertAll(metrics, metric => Math.Clamp(metric, lower - beyond, upper + beyond)) : metrics;
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
