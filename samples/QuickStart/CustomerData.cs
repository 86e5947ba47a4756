using System.Globalization;

namespace QuickStart;

/// <summary>
/// Customers of a telephone company and what each did within the next quarter: stay, downgrade, leave, or turn out a fraud (2 to 3 %).
/// The outcomes that a model learns from were typed in by hand, and every fifth is wrong; the right ones are known too.
/// </summary>
internal static class CustomerData
{
    public const string Label = "outcome";
    public const string TrueLabel = "true_outcome";
    public const string RareClass = "fraud";

    /// <summary>Share of wrong labels: with this probability a label is one of the other classes, each as likely.</summary>
    public const double NoiseRate = 0.2;

    private const double Sharpness = 2.5;
    private static readonly string[] Classes = ["stays", "downgrades", "leaves", RareClass];
    private static readonly string[] Regions = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "capital"];
    private static readonly string[] Columns =
    [
        "customer_id", "age", "region", "household_size", "tenure_months", "contract", "payment", "sales_channel", "device", "monthly_fee",
        "data_used_gb", "support_calls", "late_payments", "satisfaction", Label, TrueLabel,
    ];

    /// <summary>Makes customers; the same ones for the same seed.</summary>
    public static Table Make(int rows, int seed)
    {
        var (customers, noise) = (new Random(seed), new Random(seed + 1));
        return new Table(Columns, [.. Enumerable.Range(0, rows).Select(i => Customer(100_000 + i, customers, noise))]);
    }

    private static string[] Customer(int id, Random random, Random noise)
    {
        var age = Math.Clamp(46 + 16 * Normal(random), 18, 92);
        var household = 1 + Poisson(random, 1.3);
        var tenure = Math.Min(120, -30 * Math.Log(1 - random.NextDouble()));
        var contract = Pick(random, ("monthly", 0.4), ("one year", 0.35), ("two years", 0.25));
        var payment = Pick(random, ("card", 0.35), ("direct debit", 0.4), ("invoice", 0.15), ("voucher", 0.1));
        var channel = Pick(random, ("shop", 0.35), ("web", 0.35), ("phone", 0.2), ("partner", 0.1));
        var device = Pick(random, ("own", 0.3), ("budget", 0.3), ("mid-range", 0.25), ("premium", 0.15));
        var data = Math.Exp(2 - (age - 46) / 40 + 0.8 * Normal(random));
        var fee = 12 + 6 * Math.Log(1 + data) + (device is "premium" ? 14 : device is "mid-range" ? 7 : 0) + 7 * Math.Abs(Normal(random));
        var calls = Poisson(random, 1.2);
        var late = Poisson(random, payment is "invoice" ? 1.1 : 0.4);
        var satisfaction = Math.Clamp((int)Math.Round(3.6 - 0.5 * (calls - 1) + 0.9 * Normal(random)), 1, 5);

        double[] scores =
        [
            3.5,
            4.2 * Math.Log(fee / (10 + data)) + (contract is "monthly" ? 0 : 1.2) - 0.4 * household,
            (contract is "monthly" ? 2.6 : contract is "one year" && tenure % 12 > 9 ? 2 : -2) + 0.9 * calls - 1.4 * (satisfaction - 3) - 0.03 * tenure + (age < 30 ? 1 : 0),
            (payment is "voucher" ? 4 : 0) + (channel is "partner" or "web" ? 2 : -2) + (device is "premium" ? 3 : 0) + 1.3 * late - 0.12 * tenure - 1.6,
        ];
        var outcome = Draw(random, scores);
        var typedIn = noise.NextDouble() < NoiseRate ? (outcome + 1 + noise.Next(Classes.Length - 1)) % Classes.Length : outcome;
        // Contented customers seldom answer the survey, so an absent answer says something.
        var answers = random.NextDouble() < (satisfaction >= 4 ? 0.55 : 0.85);
        return
        [
            Text(id, "0"), Known(random, 0.03, Text(age, "0")), Regions[random.Next(Regions.Length)], Text(household, "0"), Text(tenure, "0"), contract,
            Known(random, 0.02, payment), channel, Known(random, 0.04, device), Text(fee, "0.00"), Known(random, 0.05, Text(data, "0.0")), Text(calls, "0"), Text(late, "0"),
            answers ? Text(satisfaction, "0") : "", Classes[typedIn], Classes[outcome],
        ];
    }

    /// <summary>A class drawn with probabilities softmax(sharpness times scores).</summary>
    private static int Draw(Random random, double[] scores)
    {
        var weights = scores.Select(score => Math.Exp(Sharpness * score)).ToArray();
        var left = random.NextDouble() * weights.Sum();
        var k = 0;
        while (k < weights.Length - 1 && (left -= weights[k]) >= 0)
            k++;
        return k;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int Poisson(Random random, double mean)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    private static string Pick(Random random, params (string Name, double Share)[] choices)
    {
        var left = random.NextDouble();
        foreach (var (name, share) in choices)
            if ((left -= share) < 0)
                return name;
        return choices[^1].Name;
    }

    private static string Known(Random random, double missingShare, string value) => random.NextDouble() < missingShare ? "" : value;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
