namespace Extensions.Benchmarks.Study;

/// <summary>How objectives for noisy labels do where labels are wrong: arguments of the study.</summary>
internal static class NoiseStudy
{
    /// <summary>Objectives at settings that were chosen once, on the noisy validation part of digits, satimage and letter with 40 % symmetric noise, seed 0.</summary>
    public static IReadOnlyList<string> Methods { get; } =
        ["cross_entropy", "sce", "gce:q=0.4", "gce", "comp_sum:tau=1.5", "logit_clip", "active_passive", "ldr_kl", "elr:beta=0.9:lambda=1"];

    private static readonly string[] Noises = ["symmetric20", "symmetric40", "symmetric60", "asymmetric40"];

    /// <summary>What <c>bench noise</c> stands for, before the arguments that are given.</summary>
    public static string[] Arguments(string[] given) =>
    [
        .. given is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? [] : Names,
        "--methods", string.Join(',', Methods.Select(method => "objective:" + method)),
        "--output", Path.Combine("artifacts", "noise.csv"), "--document", Path.Combine("docs", "objectives-study.md"), .. given,
    ];

    private static IEnumerable<string> Names => new[] { "digits", "satimage", "letter", "newsgroups20" }.SelectMany(set => Noises.Select(noise => $"{set}@{noise}"))
        .Concat(["hausa_news@annotator", "yoruba_news@annotator"]);
}
