namespace MLExtensions.AutoML;

/// <summary>What became of the trials that had one value of a parameter, whatever the others were: a row of a multiverse-style table.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Value">The word, or a third of the numbers that were tried, as "0.001 to 0.004".</param>
/// <param name="Trials">Number of trials that ran to their end with it.</param>
/// <param name="Best">The best metric among them.</param>
/// <param name="Median">Their median.</param>
/// <param name="Worst">The worst among them.</param>
public sealed record SensitivityRow(string Parameter, string Value, int Trials, double Best, double Median, double Worst);

/// <summary>How much of what varied between trials a parameter explains alone.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Share">Share of the variance of the metric over the space, in [0, 1]; what is left over all parameters is interaction.</param>
public sealed record ParameterImportance(string Parameter, double Share);
