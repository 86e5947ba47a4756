namespace MLExtensions.Evaluation;

/// <summary>A rule from numbers to advice. It speaks only where a number lies beyond its interval, or a test rejects, or a count says so.</summary>
internal interface IAdviceRule
{
    /// <summary>Name of the rule, one word.</summary>
    string Name { get; }

    /// <summary>What it has to say on a report.</summary>
    IEnumerable<Advice> Advise(EvaluationReport report);
}
