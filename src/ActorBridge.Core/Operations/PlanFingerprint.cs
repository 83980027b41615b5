using System.Security.Cryptography;
using System.Text;

namespace ActorBridge.Core.Operations;

/// <summary>
/// "The same logic" of rule 13.3: a hash over what a plan does and to whom. Label, idempotency key, limits and the UUIDs given to
/// new datablocks do not count, or every retry would look new.
/// </summary>
public static class PlanFingerprint
{
    public static string Of(Plan plan)
    {
        var made = new Dictionary<string, string>();
        var text = new StringBuilder(plan.Project.ToString());
        foreach (var step in plan.Steps)
        {
            foreach (var id in step.Makes.Except(step.Targets)) // what is named and comes back is always the same one
            {
                made.TryAdd(id.ToString(), $"new-{made.Count}");
            }

            text.Append('\n').Append(step.Logic);
        }

        foreach (var (id, stable) in made)
        {
            text.Replace(id, stable);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
