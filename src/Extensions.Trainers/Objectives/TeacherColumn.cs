using System.Globalization;
using static TorchSharp.torch;

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
        return role == LogitsRole ? given : Probabilities(given).clamp_min(Smallest).log();
    }

    /// <summary>Logits by mistake would train without a complaint, towards nonsense. The small excess allows for rounding.</summary>
    private Tensor Probabilities(Tensor given) => given.lt(0).logical_or(given.gt(1 + 1e-5)).any().item<bool>()
        ? throw new ArgumentException(
            $"The teacher's column '{Name}' must hold probabilities, each in [0, 1]. "
            + string.Create(CultureInfo.InvariantCulture, $"Got {given.min().to(ScalarType.Float64).item<double>()} to {given.max().to(ScalarType.Float64).item<double>()}; ")
            + $"logits need the scale {nameof(TeacherScale.Logits)}.")
        : given;

    private static string NotEmpty(string name) => string.IsNullOrWhiteSpace(name)
        ? throw new ArgumentException("Name of TeacherColumn must not be empty.", nameof(Name))
        : name;
}
