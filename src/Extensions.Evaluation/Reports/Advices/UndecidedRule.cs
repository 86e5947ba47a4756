namespace MLExtensions.Evaluation;

/// <summary>Two models that do not differ beyond chance in what leads the verdict: how many rows would be needed if the difference stays, since intervals shrink with the root of the number of rows.</summary>
internal sealed class UndecidedRule : IAdviceRule
{
    /// <summary>From so many times the rows on, the models are called equal for the purpose.</summary>
    public const double Hopeless = 100;

    public string Name => "Undecided";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var comparison in report.Comparisons)
        {
            if (Verdicts.LeadOf(comparison) is not { Interval: { } interval } lead || lead.Tone() != Tone.Neutral || !double.IsFinite(lead.Value))
                continue;
            var half = lead.Value > 0 ? lead.Value - interval.Lower : interval.Upper - lead.Value;
            var rows = lead.Value == 0 ? double.PositiveInfinity : report.Models[0].Count * Math.Pow(half / lead.Value, 2);
            var finding = $"{ReportNumber.Count(report.Models[0].Count)} rows do not decide between '{comparison.Model}' and '{comparison.Baseline}': {Verdicts.Word(lead.Name)} differs by {ReportNumber.Of(lead.Value, interval)} (interval {ReportNumber.Range(lead.Value, interval)}).";
            yield return rows > Hopeless * report.Models[0].Count
                ? new(Name, comparison.Model, finding, "They are equal for most purposes: take the one that is cheaper to train, serve and explain.", "metrics.md#uncertainty")
                : new(Name, comparison.Model, finding, $"If the difference stays as it is, about {ReportNumber.Count(RoundUp(Math.Max(1, rows - report.Models[0].Count)))} more rows would decide.", "metrics.md#uncertainty");
        }
    }

    /// <summary>Up to two significant digits.</summary>
    private static double RoundUp(double rows)
    {
        var unit = Math.Max(1, Math.Pow(10, Math.Floor(Math.Log10(rows)) - 1));
        return Math.Ceiling(rows / unit) * unit;
    }
}
