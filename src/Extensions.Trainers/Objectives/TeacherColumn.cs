using System.Globalization;
using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>The column with a teacher's predictions for the K classes: a vector of K numbers per row, in the order of the label keys.</summary>
/// <remarks>The teacher is whatever filled the column: a model trained before, an ensemble, annotators. It is never trained along.</remarks>
/// <param name="Name">Name of the column. A trained pipeline of ML.NET calls it "Score" unless told otherwise.</param>
/// <param name="Scale">What its numbers are; never guessed from the numbers.</param>
/// <exception cref="ArgumentException"><paramref name="Name"/> is empty.</exception>
public sealed record TeacherColumn(string Name = "Teacher", TeacherScale Scale = TeacherScale.Probabilities)
{
    private const string ProbabilitiesRole = "teacher_probabilities";
    private const string LogitsRole = "teacher_logits";

    /// <summary>Probabilities below it count as it, so that their logarithms are finite.</summary>
    private const double Smallest = 1e-12;

    /// <summary>Name of the column.</summary>
    /// <value>Default: "Teacher".</value>
    public string Name { get; init => field = NotEmpty(value); } = NotEmpty(Name);

    /// <summary>The column as objectives ask for it.</summary>
    /// <param name="labelCount">K, the number of classes.</param>
    public ObjectiveColumn Column(int labelCount) => new(Role, Name, labelCount);

    private string Role => Scale == TeacherScale.Logits ? LogitsRole : ProbabilitiesRole;

    /// <summary>
    /// The teacher's logits (N, K), of the outputs' type and outside any graph: the column in the role of the scale or, where only the other one is
    /// given, that one. Probabilities p become log max(p, 1e-12).
    /// </summary>
    /// <exception cref="ArgumentException">Neither role is given, the width is not K, or a probability is outside [0, 1].</exception>
    internal Tensor Logits(ObjectiveContext context)
    {
        var (given, areLogits) = Given(context);
        return areLogits ? given : given.clamp_min(Smallest).log();
    }

    /// <summary>The same column as it is, and whether it holds logits.</summary>
    internal (Tensor Values, bool AreLogits) Given(ObjectiveContext context)
    {
        var role = context.Given(Role) is not null ? Role
            : context.Given(LogitsRole) is not null ? LogitsRole
            : ProbabilitiesRole;
        var given = (context.Given(role) ?? context.Column(Role)).to(context.Outputs.dtype).detach();
        var classes = context.Outputs.size(-1);
        if (given.dim() != 2 || given.size(1) != classes)
        {
            throw new ArgumentException(
                $"The teacher's column '{Name}' must hold one number per class, {classes} per row. Got {(given.dim() == 2 ? given.size(1) : 1)}.", nameof(context));
        }
        return role == LogitsRole ? (given, true) : (Probabilities(given), false);
    }

    /// <summary>log q and q of a row, q the softmax of the logits divided by a temperature.</summary>
    /// <param name="given">The row of the column; it is written over.</param>
    /// <param name="areLogits">What it holds.</param>
    /// <param name="temperature">The temperature.</param>
    /// <param name="logs">Takes log q.</param>
    /// <param name="probabilities">Takes q.</param>
    internal static void Distribution(Span<float> given, bool areLogits, double temperature, Span<float> logs, Span<float> probabilities)
    {
        if (!areLogits)
        {
            TensorPrimitives.Max(given, (float)Smallest, given);
            if (temperature == 1)
            {
                var sum = TensorPrimitives.Sum<float>(given);
                TensorPrimitives.Divide(given, sum, probabilities);
                TensorPrimitives.Log<float>(probabilities, logs);
                return;
            }
            TensorPrimitives.Log<float>(given, given);
        }
        TensorPrimitives.Divide(given, (float)temperature, given);
        DirectSoftmax.Softmax(given, logs, probabilities);
    }

    /// <summary>Logits by mistake would train without a complaint, towards nonsense. The small excess allows for rounding.</summary>
    private Tensor Probabilities(Tensor given)
    {
        var (low, high) = (given.min().to(ScalarType.Float64).item<double>(), given.max().to(ScalarType.Float64).item<double>());
        return low < 0 || high > 1 + 1e-5
            ? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The teacher's column '{Name}' must hold probabilities, each in [0, 1]. Got {low} to {high}; logits need the scale {nameof(TeacherScale.Logits)}."))
            : given;
    }

    private static string NotEmpty(string name) => string.IsNullOrWhiteSpace(name)
        ? throw new ArgumentException("Name of TeacherColumn must not be empty.", nameof(Name))
        : name;
}
