using System.Globalization;

namespace RiskControl;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        usage: RiskControl [--rows N] [--epochs N] [--output DIR]

        Trains a network that names the teams for a support ticket, and controls how many teams are missed.

          --rows N       tickets to make, at least 1000; 9000 where not given: one third each to train, to control the risk, to test
          --epochs N     passes over the training rows at most; the trainer's default where not given
          --output DIR   folder for the model and the report; risk-control-output where not given
          --help         this text
        """;

    public int Rows { get; init; } = 9000;

    public int? Epochs { get; init; }

    public string Output { get; init; } = "risk-control-output";

    public bool Help { get; init; }

    /// <exception cref="ArgumentException">Something unknown or incomplete was given.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var result = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--help" or "-h" => result with { Help = true },
                "--rows" => result with { Rows = Number(1000) },
                "--epochs" => result with { Epochs = Number(1) },
                "--output" => result with { Output = Value() },
                var unknown => throw new ArgumentException($"Unknown argument '{unknown}'; known are --rows, --epochs, --output and --help."),
            };

            string Value() => ++i < args.Count && args[i].Length > 0 ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value after it.");

            int Number(int least)
            {
                var value = Value();
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
                    ? number
                    : throw new ArgumentException($"{args[i - 1]} must be a whole number of at least {least}; it came as '{value}'.");
            }
        }
        return result;
    }
}
