namespace Extensions.Benchmarks.Study;

/// <summary>Whether a family of objectives does what it is for: its data sets, objectives and metrics. A command may stand for several, as binary and multiclass objectives do not share data.</summary>
/// <param name="Command">The command of <c>bench</c>.</param>
/// <param name="Section">Name of the result file, and of the comments around the tables in the document.</param>
/// <param name="Methods">Names as <see cref="StudyMethod"/> reads them. Settings were chosen once, for all sets alike; the document says how.</param>
internal sealed record ObjectiveStudy(string Command, string Section, string[] Sets, string[] Methods, string[] Metrics)
{
    private static readonly ObjectiveStudy[] All =
    [
        new("imbalance", "imbalance", ["mammography", "oil_spill", "creditcard_fraud", "sms_spam"],
            [
                "objective:binary_cross_entropy", "objective:binary_cross_entropy:positive_weight=training", "objective:poly1_ce_binary", "objective:focal_binary",
                "objective:logit_adjusted_bce:positive_share=training", "objective:dice_binary:squared=true", "objective:dice_binary:level=sample", "objective:tversky_binary:alpha=0.3:beta=0.7",
                "multiclass:cross_entropy", "multiclass:class_balanced_ce:class_counts=training:beta=0.99", "multiclass:ldam:class_counts=training", "multiclass:encouraging",
            ],
            ["average_precision", "best_f1", "f1"]),
        new("calibrating-objectives", "calibrating-multiclass", ["digits", "yeast", "satimage", "trec_questions", "letter"],
            [
                "objective:cross_entropy", "objective:cross_entropy:label_smoothing=0.05", "objective:nacl", "objective:mbls", "objective:squentropy:rescale=0.1",
                "objective:mixup", "objective:regmixup", "objective:oko",
            ],
            ["accuracy", "ece15", "brier", "log_loss"]),
        new("calibrating-objectives", "calibrating-binary", ["phoneme", "magic"],
            ["objective:binary_cross_entropy", "objective:sc_bce:alpha=0.02", "objective:slp_bce:alpha=0.02"],
            ["accuracy", "ece15", "brier", "log_loss"]),
        new("regression-objectives", "regression", ["abalone", "kin8nm", "california_housing", "protein_casp"],
            ["objective:squared_error", "objective:huber", "objective:hl_gauss:min=training:max=training:sigma_ratio=2", "objective:two_hot:min=training:max=training", "Quantile"],
            ["rmse", "mae", "below05", "below25", "below50", "below75", "below95", "interval90", "pinball"]),
        new("crowd", "crowd", ["crowd_mapping@class", "movie_reviews_crowd@majority_label", "debate_sentiment_crowd@crowd_label", "disaster_tweets_crowd@crowd_label", "chemical_disease_crowd@crowd_label"],
            [.. NoiseStudy.Methods.Select(method => "multiclass:" + method)], ["accuracy", "macro_f1", "f1"]),
    ];

    public static bool Knows(string? command) => All.Any(study => study.Command == command);

    /// <summary>Runs the studies of a command; data sets among the arguments select theirs.</summary>
    public static int Run(string command, string[] given)
    {
        var studies = All.Where(study => study.Command == command).ToArray();
        var names = given.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var unknown = names.Except(studies.SelectMany(study => study.Sets)).ToArray();
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine($"The data sets of {command} are {string.Join(", ", studies.SelectMany(study => study.Sets))}; got {string.Join(' ', unknown)}.");
            return 2;
        }
        return studies.Where(study => names.Length == 0 || study.Sets.Intersect(names).Any()).Select(study => StudyProgram.Run(study.Arguments(names, given[names.Length..]))).Append(0).Max();
    }

    /// <summary>The tables hold all fits of the file, so that data sets can be run one after the other.</summary>
    private string[] Arguments(string[] names, string[] options) =>
    [
        .. names.Length > 0 ? Sets.Intersect(names) : Sets, "--methods", string.Join(',', Methods), "--metrics", string.Join(',', Metrics), "--output", Path.Combine("artifacts", Section + ".csv"),
        .. options.Contains("--score") || options.Contains("--methods") ? [] : new[] { "--document", Path.Combine("docs", "objectives-study.md"), "--section", Section }, .. options,
    ];
}
